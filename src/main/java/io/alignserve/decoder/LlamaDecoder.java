package io.alignserve.decoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.Feed;
import io.alignserve.generation.NextToken;
import io.alignserve.generation.OutOfDeviceMemoryException;
import io.alignserve.generation.StepInput;
import io.alignserve.generation.StepResult;

/**
 * Runs a checkpoint of the Llama family for the scheduler.
 *
 * <p>
 * A row must not depend on what else is in its step. Where the kernels compute a row the
 * same in every shape, which is tried when the weights are loaded, a step is one pass
 * over all its rows; else it is several passes of fixed shapes.
 */
public final class LlamaDecoder implements DecoderRunner {

	/** Positions of a prompt whose attention is computed together. */
	static final int UNIT = 64;

	private final DecoderProgram program;

	private final CheckpointConfig config;

	private final RowLayout layout;

	private final ElementType activations;

	private final AdapterTable adapters;

	private final BitSet openSlots = new BitSet();

	private final List<Integer> capacities = new ArrayList<>();

	LlamaDecoder(DecoderProgram program, CheckpointConfig config, RowLayout layout, ElementType activations) {
		this.program = program;
		this.config = config;
		this.layout = layout;
		this.activations = activations;
		this.adapters = new AdapterTable(program, config);
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
	public int unit() {
		return UNIT;
	}

	@Override
	public long bytesPerPosition() {
		return bytesPerPosition(this.config, this.activations);
	}

	static long bytesPerPosition(CheckpointConfig config, ElementType activations) {
		return 2L * config.layers() * config.keyValueHeads() * config.headSize() * activations.bytes();
	}

	/**
	 * Returns the adapters beside this decoder's weights.
	 * @return the table; like the decoder for one thread only
	 */
	public AdapterTable adapters() {
		return this.adapters;
	}

	/**
	 * Returns the hyper-parameters.
	 * @return the configuration that adapters are checked against
	 */
	public CheckpointConfig config() {
		return this.config;
	}

	@Override
	public int open(int capacity) {
		requireCapacity(capacity, 1);
		int slot = this.openSlots.nextClearBit(0);
		try {
			DeviceFailures.translated(
					() -> this.program.callForLong("open", IValue.from((long) slot), IValue.from((long) capacity)));
		}
		catch (OutOfDeviceMemoryException ex) {
			// Some layers may have theirs.
			this.program.callForLong("release", IValue.from((long) slot));
			throw ex;
		}
		this.openSlots.set(slot);
		while (this.capacities.size() <= slot) {
			this.capacities.add(0);
		}
		this.capacities.set(slot, capacity);
		return slot;
	}

	@Override
	public void grow(int slot, int capacity) {
		requireOpen(slot);
		int present = this.capacities.get(slot);
		requireCapacity(capacity, present);
		if (capacity > present) {
			// Layers that have grown when another one cannot are none the worse for it.
			DeviceFailures.translated(() -> this.program.callForLong("grow", IValue.from((long) slot),
					IValue.from((long) capacity), IValue.from((long) present)));
			this.capacities.set(slot, capacity);
		}
	}

	@Override
	public int fork(int slot, int length, int capacity) {
		requireOpen(slot);
		int copy = open(capacity);
		try {
			DeviceFailures.translated(() -> this.program.callForLong("fork", IValue.from((long) slot),
					IValue.from((long) copy), IValue.from((long) length)));
			return copy;
		}
		catch (OutOfDeviceMemoryException ex) {
			release(copy);
			throw ex;
		}
	}

	@Override
	public void release(int slot) {
		requireOpen(slot);
		DeviceFailures.translated(() -> this.program.callForLong("release", IValue.from((long) slot)));
		this.openSlots.clear(slot);
	}

	@Override
	public void freeCaches() {
		if (this.program.manager().getDevice().isGpu()) {
			DeviceFailures.translated(() -> {
				JniUtils.emptyCudaCache();
				return 0L;
			});
		}
	}

	private void requireOpen(int slot) {
		if (slot < 0 || !this.openSlots.get(slot)) {
			throw new IllegalArgumentException("slot " + slot + " is not open, open are " + this.openSlots);
		}
	}

	private void requireAttached(int adapter) {
		if (!this.adapters.isAttached(adapter)) {
			throw new IllegalArgumentException("adapter " + adapter + " is not attached");
		}
	}

	private void requireCapacity(int capacity, int least) {
		if (capacity < least || capacity > contextLength()) {
			throw new IllegalArgumentException(
					"capacity is " + capacity + ", it must be between " + least + " and " + contextLength());
		}
	}

	@Override
	public StepResult run(StepInput input) {
		List<Segment> segments = new ArrayList<>();
		for (int i = 0; i < input.feeds().size(); i++) {
			Feed feed = input.feeds().get(i);
			requireOpen(feed.slot());
			if (feed.start() + feed.size() > this.capacities.get(feed.slot())) {
				throw new IllegalArgumentException("slot " + feed.slot() + " holds " + this.capacities.get(feed.slot())
						+ " positions, the feed ends at " + feed.start() + " + " + feed.size());
			}
			requireAttached(feed.adapter());
			segments.addAll(Segment.cut(feed, i, UNIT));
		}
		List<TreeRows> trees = new ArrayList<>();
		for (int i = 0; i < input.trees().size(); i++) {
			requireOpen(input.trees().get(i).slot());
			requireAttached(input.trees().get(i).adapter());
			trees.add(new TreeRows(input.trees().get(i), i));
		}
		NextToken[] next = new NextToken[input.feeds().size()];
		Arrays.fill(next, NextToken.UNKNOWN);
		float[][] scores = new float[trees.size()][];
		for (Pass pass : passes(segments, trees)) {
			pass.read(DeviceFailures.translated(() -> run(pass)), next, scores);
		}
		return new StepResult(List.of(next), List.of(scores));
	}

	private List<Pass> passes(List<Segment> segments, List<TreeRows> trees) {
		if (this.layout == RowLayout.ANY) {
			return List.of(new Pass(segments, trees, 0));
		}
		List<Pass> passes = new ArrayList<>();
		Map<Integer, List<Segment>> decoded = new TreeMap<>();
		for (Segment segment : segments) {
			if (segment.feed().isDecoded()) {
				decoded.computeIfAbsent(segment.feed().adapter(), (adapter) -> new ArrayList<>()).add(segment);
			}
			else {
				passes.add(new Pass(List.of(segment), List.of(), segment.size()));
			}
		}
		for (List<Segment> rows : decoded.values()) {
			for (int from = 0; from < rows.size(); from += RowLayout.DECODE_ROWS) {
				int to = Math.min(rows.size(), from + RowLayout.DECODE_ROWS);
				passes.add(new Pass(rows.subList(from, to), List.of(), RowLayout.DECODE_ROWS));
			}
		}
		trees.forEach((tree) -> passes.add(new Pass(List.of(), List.of(tree), tree.size())));
		return passes;
	}

	private Answers run(Pass pass) {
		try (PtNDManager scope = (PtNDManager) this.program.manager().newSubManager()) {
			PtNDArray[] allowed = pass.trees().stream().map((tree) -> {
				Shape shape = new Shape(tree.size(), tree.tree().start() + tree.size());
				return (PtNDArray) scope.create(tree.allowed(this.config.slidingWindow()), shape);
			}).toArray(PtNDArray[]::new);
			int wanted = pass.wantedRows();
			Children children = pass.children();
			NDList results = this.program.callForList("step", scope, array(scope, pass.tokens()),
					array(scope, pass.positions()), IValue.listFrom(pass.segmentTriples()),
					IValue.listFrom(pass.treeTriples()), IValue.listFrom(allowed), IValue.listFrom(pass.spans()),
					array(scope, pass.wanted()), IValue.listFrom(pass.whole()), IValue
						.from((PtNDArray) scope.create(children.tokens(wanted), new Shape(wanted, children.width()))));
			return new Answers(results.get(0).toFloatArray(), results.get(1).toFloatArray(),
					results.get(2).toFloatArray(), vocabularySize());
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
