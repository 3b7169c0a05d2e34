package io.alignserve.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A decoder without weights over bytes: the logits are a hash of the whole prefix, and a
 * little of how its attention was cut, so that a text shows when it was cut otherwise.
 * Strict about all that the port says: cut points, starts, capacities, adapters, and a
 * budget of positions. What it finds wrong it throws and remembers. One position is one
 * byte.
 */
public class FakeRunner implements DecoderRunner {

	static final int VOCABULARY = 256;

	/** How much of the logits depends on how attention was cut. */
	static final float CUT_SHARE = 1e-3f;

	private static final int UNIT = 16;

	private final int contextLength;

	private final long budget;

	private final Map<Integer, FakeCache> slots = new TreeMap<>();

	private final List<StepInput> inputs = new CopyOnWriteArrayList<>();

	private final List<String> violations = new CopyOnWriteArrayList<>();

	private volatile int openSlots;

	private volatile long largestPositions;

	private volatile boolean closed;

	private volatile String closingThread = "";

	private volatile IntConsumer beforeStep = (step) -> {
	};

	public FakeRunner(int contextLength) {
		this(contextLength, Long.MAX_VALUE);
	}

	/**
	 * Creates a runner.
	 * @param contextLength the largest number of positions of a slot
	 * @param budget the largest number of positions of all slots together
	 */
	FakeRunner(int contextLength, long budget) {
		this.contextLength = contextLength;
		this.budget = budget;
	}

	/** Called by each step, with its number, before it computes. */
	public void beforeStep(IntConsumer action) {
		this.beforeStep = action;
	}

	/** The feeds of each step so far. */
	public List<List<Feed>> steps() {
		return this.inputs.stream().map(StepInput::feeds).toList();
	}

	/** What each step so far was given. */
	List<StepInput> inputs() {
		return this.inputs;
	}

	/** What was asked for that the port forbids. */
	List<String> violations() {
		return this.violations;
	}

	public int openSlots() {
		return this.openSlots;
	}

	/** The largest number of positions that all slots had together. */
	long largestPositions() {
		return this.largestPositions;
	}

	public boolean isClosed() {
		return this.closed;
	}

	String closingThread() {
		return this.closingThread;
	}

	@Override
	public int vocabularySize() {
		return VOCABULARY;
	}

	@Override
	public int contextLength() {
		return this.contextLength;
	}

	@Override
	public int unit() {
		return UNIT;
	}

	@Override
	public long bytesPerPosition() {
		return 1;
	}

	@Override
	public int open(int capacity) {
		require(capacity >= 1 && capacity <= this.contextLength, "capacity " + capacity);
		int slot = IntStream.iterate(0, (i) -> i + 1)
			.filter((i) -> !this.slots.containsKey(i))
			.findFirst()
			.orElseThrow();
		this.slots.put(slot, new FakeCache(capacity));
		count();
		return slot;
	}

	@Override
	public void grow(int slot, int capacity) {
		require(capacity >= cache(slot).capacity() && capacity <= this.contextLength,
				"capacity " + capacity + " after " + cache(slot).capacity());
		cache(slot).grow(capacity);
		count();
	}

	@Override
	public int fork(int slot, int length, int capacity) {
		FakeCache source = cache(slot);
		require(length >= 0 && length <= source.size(), "fork of " + length + ", cached " + source.size());
		require(length <= capacity, "fork of " + length + " into " + capacity);
		int forked = open(capacity);
		cache(forked).copy(source, length);
		return forked;
	}

	@Override
	public void release(int slot) {
		cache(slot);
		this.slots.remove(slot);
		count();
	}

	private void count() {
		long positions = this.slots.values().stream().mapToLong(FakeCache::capacity).sum();
		require(positions <= this.budget, positions + " positions, the budget is " + this.budget);
		this.largestPositions = Math.max(this.largestPositions, positions);
		this.openSlots = this.slots.size();
	}

	@Override
	public StepResult run(StepInput input) {
		this.inputs.add(input);
		this.beforeStep.accept(this.inputs.size());
		require(!input.feeds().isEmpty() || !input.trees().isEmpty(), "an empty step");
		require(input.feeds().stream().mapToInt(Feed::slot).distinct().count() == input.feeds().size(),
				"two feeds of one slot");
		List<NextToken> next = new ArrayList<>();
		for (Feed feed : input.feeds()) {
			FakeCache cache = cache(feed.slot());
			String wrong = cache.append(feed, UNIT);
			require(wrong.isEmpty(), wrong);
			next.add(NextToken.of(cache.logits(List.of()), feed.wanted()));
		}
		return new StepResult(next, input.trees().stream().map(this::score).toList());
	}

	private float[] score(TokenTree tree) {
		FakeCache cache = cache(tree.slot());
		require(tree.start() == cache.size(), "tree at " + tree.start() + ", cached " + cache.size());
		require(cache.size() == 0 || tree.adapter() == cache.adapter(), "tree with adapter " + tree.adapter());
		float[] scores = new float[tree.size()];
		List<List<Integer>> paths = new ArrayList<>();
		for (int node = 0; node < tree.size(); node++) {
			List<Integer> path = new ArrayList<>((node > 0) ? paths.get(tree.parent(node)) : List.of());
			if (node > 0) {
				float[] logits = cache.logits(path);
				scores[node] = (float) (logits[tree.token(node)] - Logits.normalizer(logits));
			}
			path.add(tree.token(node));
			paths.add(path);
		}
		return scores;
	}

	int trees() {
		return this.inputs.stream().mapToInt((input) -> input.trees().size()).sum();
	}

	@Override
	public void close() {
		this.slots.clear();
		this.openSlots = 0;
		this.closingThread = Thread.currentThread().getName();
		this.closed = true;
	}

	/** Between -3 and 3, from a hash of all tokens and their order. */
	static float[] logits(List<Integer> prefix) {
		float[] logits = new float[VOCABULARY];
		for (int token = 0; token < VOCABULARY; token++) {
			logits[token] = (float) (6 * RandomSampler.uniform(prefix.hashCode(), prefix.size(), token) - 3);
		}
		return logits;
	}

	static float[] logits(int... prefix) {
		return logits(Arrays.stream(prefix).boxed().toList());
	}

	private FakeCache cache(int slot) {
		FakeCache cache = this.slots.get(slot);
		if (cache == null) {
			throw wrong("slot " + slot + " is not open, open are " + this.slots.keySet());
		}
		return cache;
	}

	private void require(boolean holds, String what) {
		if (!holds) {
			throw wrong(what);
		}
	}

	private IllegalArgumentException wrong(String what) {
		this.violations.add(what);
		return new IllegalArgumentException(what);
	}

}
