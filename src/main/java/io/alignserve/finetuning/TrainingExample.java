package io.alignserve.finetuning;

/**
 * One instruction as tokens: the prompt, then the answer and its end token.
 */
final class TrainingExample {

	private final int[] tokens;

	private final int promptTokens;

	private final float promptImportance;

	/**
	 * Creates an example.
	 * @param tokens prompt, answer and end token
	 * @param promptTokens how many of them are the prompt
	 * @param promptImportance how much predicting a prompt token counts beside an answer
	 * token, 0 to 1
	 */
	TrainingExample(int[] tokens, int promptTokens, float promptImportance) {
		this.tokens = tokens;
		this.promptTokens = promptTokens;
		this.promptImportance = promptImportance;
	}

	int size() {
		return this.tokens.length;
	}

	int token(int index) {
		return this.tokens[index];
	}

	float importance(int index) {
		return (index < this.promptTokens) ? this.promptImportance : 1;
	}

}
