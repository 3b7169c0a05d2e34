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
import io.alignserve.generation.NextToken;
import io.alignserve.generation.StepInput;
import io.alignserve.generation.StepResult;
import io.alignserve.generation.TokenTree;

/**
 * Runs a Llama-family checkpoint for the scheduler.
 *
 * <p>
 * A matrix product's last bits depend on its number of rows. So that a text does not
 * depend on who else is being served, a decoded token always runs in a block of
 * {@link #DECODE_ROWS} rows, filled up with padding, and a unit of a prompt always in a
 * block of its own: both shapes follow from the request alone.
 */
public final class LlamaDecoder implements DecoderRunner {

	/** Rows N of one block of decode tokens. */
	static final int DECODE_ROWS = 16;

	/** Positions of a prompt whose attention is computed together. */
	static final int UNIT = 64;

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
	public int unit() {
		return UNIT;
	}

	@Override
	public long bytesPerPosition() {
		return 2L * this.config.layers() * this.config.keyValueHeads() * this.config.headSize() * Float.BYTES;
	}

	@Override
	public void grow(int slot, int capacity) {
		requireOpen(slot);
		if (capacity > contextLength()) {
			throw new IllegalArgumentException("capacity is " + capacity + ", it must be at most " + contextLength());
		}
		this.program.callForLong("grow", IValue.from((long) slot), IValue.from((long) capacity));
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
	public StepResult run(StepInput input) {
		List<float[]> logits = new ArrayList<>();
		for (Feed feed : input.feeds()) {
			requireOpen(feed.slot());
			int size = feed.isDecoded() ? 1 : UNIT;
			float[] last = new float[0];
			for (int from = 0; from < feed.size(); from += size) {
				last = run(new Block(feed, from, Math.min(size, feed.size() - from), DECODE_ROWS));
			}
			logits.add(last);
		}
		List<NextToken> next = new ArrayList<>();
		for (int i = 0; i < logits.size(); i++) {
			next.add(NextToken.of(logits.get(i), input.feeds().get(i).wanted()));
		}
		return new StepResult(next, input.trees().stream().map(this::score).toList());
	}

	/** Runs a unit of a feed in one block of a shape that its size gives. */
	private float[] run(Block block) {
		try (PtNDManager scope = (PtNDManager) this.program.manager().newSubManager();
				PtNDArray result = this.program.call("step", scope, array(scope, block.tokens),
						array(scope, block.positions), IValue.listFrom(block.slots), IValue.listFrom(block.counts),
						IValue.listFrom(block.starts), array(scope, block.wanted))) {
			return block.wantsLogits() ? Arrays.copyOf(result.toFloatArray(), vocabularySize()) : new float[0];
		}
	}

	private float[] score(TokenTree tree) {
		requireOpen(tree.slot());
		int nodes = tree.size();
		int start = tree.start();
		long[] ids = new long[nodes];
		long[] positions = new long[nodes];
		long[] previous = new long[nodes];
		boolean[] allowed = new boolean[nodes * (start + nodes)];
		for (int node = 0; node < nodes; node++) {
			ids[node] = tree.token(node);
			int row = node * (start + nodes);
			Arrays.fill(allowed, row, row + start, true);
			int depth = 0;
			for (int at = node; at >= 0; at = tree.parent(at)) {
				allowed[row + start + at] = true;
				depth++;
			}
			positions[node] = start + depth - 1;
			previous[node] = Math.max(0, tree.parent(node));
		}
		try (PtNDManager scope = (PtNDManager) this.program.manager().newSubManager();
				PtNDArray result = this.program.call("tree", scope, array(scope, ids), array(scope, positions),
						array(scope, previous),
						IValue.from((PtNDArray) scope.create(allowed, new Shape(nodes, start + nodes))),
						IValue.from((long) tree.slot()), IValue.from((long) start))) {
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
