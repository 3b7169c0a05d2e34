package io.alignserve.decoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.Feed;

/**
 * Runs a Llama-family checkpoint for the scheduler.
 *
 * <p>
 * A matrix product's last bits depend on its number of rows. So that a text does not
 * depend on who else is being served, decode tokens always run in blocks of
 * {@link #DECODE_ROWS} rows, filled up with padding, and a prompt chunk always runs in a
 * block of its own: both shapes follow from the request alone.
 */
public final class LlamaDecoder implements DecoderRunner {

	/** Rows N of one block of decode tokens. */
	static final int DECODE_ROWS = 16;

	private final DecoderProgram program;

	private final CheckpointConfig config;

	private final BitSet openSlots = new BitSet();

	LlamaDecoder(DecoderProgram program, CheckpointConfig config) {
		this.program = program;
		this.config = config;
	}

	@Override
	public int vocabularySize() {
		return this.config.vocabulary();
	}

	@Override
	public int contextLength() {
		return this.config.contextLength();
	}

	@Override
	public int open(int capacity) {
		if (capacity < 1 || capacity > contextLength()) {
			throw new IllegalArgumentException(
					"capacity is " + capacity + ", it must be between 1 and " + contextLength());
		}
		int slot = this.openSlots.nextClearBit(0);
		this.program.callForLong("open", IValue.from((long) slot), IValue.from((long) capacity));
		this.openSlots.set(slot);
		return slot;
	}

	@Override
	public int fork(int slot, int length, int capacity) {
		requireOpen(slot);
		int copy = open(capacity);
		this.program.callForLong("fork", IValue.from((long) slot), IValue.from((long) copy),
				IValue.from((long) length));
		return copy;
	}

	@Override
	public void release(int slot) {
		requireOpen(slot);
		this.program.callForLong("release", IValue.from((long) slot));
		this.openSlots.clear(slot);
	}

	private void requireOpen(int slot) {
		if (slot < 0 || !this.openSlots.get(slot)) {
			throw new IllegalArgumentException("slot " + slot + " is not open, open are " + this.openSlots);
		}
	}

	@Override
	public List<float[]> run(List<Feed> feeds) {
		List<float[]> logits = new ArrayList<>(feeds.size());
		List<Integer> decode = new ArrayList<>();
		for (int i = 0; i < feeds.size(); i++) {
			Feed feed = feeds.get(i);
			requireOpen(feed.slot());
			logits.add(new float[0]);
			if (feed.size() == 1) {
				decode.add(i);
			}
			else {
				run(new Block(feeds, List.of(i), feed.size(), 1), logits);
			}
		}
		for (int from = 0; from < decode.size(); from += DECODE_ROWS) {
			List<Integer> some = decode.subList(from, Math.min(decode.size(), from + DECODE_ROWS));
			// the output head runs in a fixed shape too
			run(new Block(feeds, some, DECODE_ROWS, DECODE_ROWS), logits);
		}
		return logits;
	}

	/** Runs some of the feeds in one block of given shapes. */
	private void run(Block block, List<float[]> logits) {
		try (PtNDManager scope = (PtNDManager) this.program.manager().newSubManager();
				PtNDArray result = this.program.call("step", scope, array(scope, block.tokens),
						array(scope, block.positions), IValue.listFrom(block.slots), IValue.listFrom(block.counts),
						IValue.listFrom(block.starts), array(scope, block.wanted))) {
			if (block.wanting().isEmpty()) {
				return;
			}
			float[] values = result.toFloatArray();
			for (int i = 0; i < block.wanting().size(); i++) {
				int from = i * vocabularySize();
				logits.set(block.wanting().get(i), Arrays.copyOfRange(values, from, from + vocabularySize()));
			}
		}
	}

	@Override
	public float[] scoreTree(int slot, int start, int[] tokens, int[] parents) {
		requireOpen(slot);
		int nodes = tokens.length;
		long[] ids = new long[nodes];
		long[] positions = new long[nodes];
		long[] previous = new long[nodes];
		boolean[] allowed = new boolean[nodes * (start + nodes)];
		for (int node = 0; node < nodes; node++) {
			ids[node] = tokens[node];
			int row = node * (start + nodes);
			Arrays.fill(allowed, row, row + start, true);
			int depth = 0;
			for (int at = node; at >= 0; at = parents[at]) {
				allowed[row + start + at] = true;
				depth++;
			}
			positions[node] = start + depth - 1;
			previous[node] = Math.max(0, parents[node]);
		}
		try (PtNDManager scope = (PtNDManager) this.program.manager().newSubManager();
				PtNDArray result = this.program.call("tree", scope, array(scope, ids), array(scope, positions),
						array(scope, previous),
						IValue.from((PtNDArray) scope.create(allowed, new Shape(nodes, start + nodes))),
						IValue.from((long) slot), IValue.from((long) start))) {
			float[] values = result.toFloatArray();
			values[0] = 0;
			return values;
		}
	}

	private static IValue array(PtNDManager scope, long[] values) {
		return IValue.from((PtNDArray) scope.create(values, new Shape(values.length)));
	}

	@Override
	public void close() {
		this.program.close();
	}

	/**
	 * Counts the arrays that the program's manager owns, the program aside; for leak
	 * checks.
	 * @return the number of native arrays
	 */
	int nativeResourceCount() {
		return this.program.manager().getManagedArrays().size();
	}

}
