package io.alignserve.finetuning;

/**
 * Rows of tokens of one length, padded on the right.
 */
final class TrainingBatch {

	private final int rows;

	private final int length;

	private final long[] tokens;

	private final long[] targets;

	private final float[] importance;

	/**
	 * Creates an empty batch.
	 * @param rows number of sequences B
	 * @param length number of tokens T of each
	 */
	TrainingBatch(int rows, int length) {
		this.rows = rows;
		this.length = length;
		this.tokens = new long[rows * length];
		this.targets = new long[rows * length];
		this.importance = new float[rows * length];
	}

	/**
	 * Fills a row: position t predicts token t + 1.
	 * @param row the row
	 * @param example the sequence, at most {@code length + 1} tokens
	 */
	void set(int row, TrainingExample example) {
		for (int t = 0; t + 1 < example.size(); t++) {
			int at = row * this.length + t;
			this.tokens[at] = example.token(t);
			this.targets[at] = example.token(t + 1);
			this.importance[at] = example.importance(t + 1);
		}
	}

	int rows() {
		return this.rows;
	}

	int length() {
		return this.length;
	}

	long[] tokens() {
		return this.tokens;
	}

	long[] targets() {
		return this.targets;
	}

	float[] importance() {
		return this.importance;
	}

}
