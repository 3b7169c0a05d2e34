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
 * A decoder without weights over bytes: the logits are a hash of the whole prefix. Strict
 * where a real one would read or write beside its cache. Its caches are lists of tokens.
 */
public class FakeRunner implements DecoderRunner {

	static final int VOCABULARY = 256;

	private final int contextLength;

	private final Map<Integer, Cache> slots = new TreeMap<>();

	private final List<List<Feed>> steps = new CopyOnWriteArrayList<>();

	private int trees;

	private volatile int openSlots;

	private volatile boolean closed;

	private volatile String closingThread = "";

	private volatile IntConsumer beforeStep = (step) -> {
	};

	public FakeRunner(int contextLength) {
		this.contextLength = contextLength;
	}

	/** Called by each step, with its number, before it computes. */
	public void beforeStep(IntConsumer action) {
		this.beforeStep = action;
	}

	/** The feeds of each step so far; a tree is a step without feeds. */
	public List<List<Feed>> steps() {
		return this.steps;
	}

	public int openSlots() {
		return this.openSlots;
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
	public int open(int capacity) {
		if (capacity < 1 || capacity > this.contextLength) {
			throw new IllegalArgumentException("capacity " + capacity);
		}
		int slot = IntStream.iterate(0, (i) -> i + 1)
			.filter((i) -> !this.slots.containsKey(i))
			.findFirst()
			.orElseThrow();
		this.slots.put(slot, new Cache(capacity, new ArrayList<>()));
		this.openSlots = this.slots.size();
		return slot;
	}

	@Override
	public int fork(int slot, int length, int capacity) {
		List<Integer> copied = List.copyOf(cache(slot).tokens.subList(0, length));
		int forked = open(capacity);
		cache(forked).append(copied);
		return forked;
	}

	@Override
	public void release(int slot) {
		cache(slot);
		this.slots.remove(slot);
		this.openSlots = this.slots.size();
	}

	@Override
	public List<float[]> run(List<Feed> feeds) {
		this.steps.add(List.copyOf(feeds));
		this.beforeStep.accept(this.steps.size());
		if (feeds.stream().mapToInt(Feed::slot).distinct().count() != feeds.size()) {
			throw new IllegalArgumentException("two feeds of one slot");
		}
		List<float[]> logits = new ArrayList<>();
		for (Feed feed : feeds) {
			Cache cache = cache(feed.slot());
			if (feed.start() != cache.tokens.size()) {
				throw new IllegalArgumentException("start " + feed.start() + ", cached " + cache.tokens.size());
			}
			cache.append(IntStream.range(0, feed.size()).mapToObj(feed::token).toList());
			logits.add(feed.wantsLogits() ? logits(cache.tokens) : new float[0]);
		}
		return logits;
	}

	@Override
	public float[] scoreTree(int slot, int start, int[] tokens, int[] parents) {
		this.trees++;
		this.steps.add(List.of());
		this.beforeStep.accept(this.steps.size());
		Cache cache = cache(slot);
		if (start != cache.tokens.size() || parents[0] != -1) {
			throw new IllegalArgumentException("start " + start + ", cached " + cache.tokens.size());
		}
		float[] scores = new float[tokens.length];
		List<List<Integer>> prefixes = new ArrayList<>();
		for (int node = 0; node < tokens.length; node++) {
			List<Integer> prefix = new ArrayList<>((node > 0) ? prefixes.get(parents[node]) : cache.tokens);
			if (node > 0) {
				float[] logits = logits(prefix);
				scores[node] = (float) (logits[tokens[node]] - Logits.normalizer(logits));
			}
			prefix.add(tokens[node]);
			prefixes.add(prefix);
		}
		return scores;
	}

	int trees() {
		return this.trees;
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

	private Cache cache(int slot) {
		Cache cache = this.slots.get(slot);
		if (cache == null) {
			throw new IllegalArgumentException("slot " + slot + " is not open, open are " + this.slots.keySet());
		}
		return cache;
	}

	static float[] logits(int... prefix) {
		return logits(Arrays.stream(prefix).boxed().toList());
	}

	private static final class Cache {

		private final int capacity;

		private final List<Integer> tokens;

		Cache(int capacity, List<Integer> tokens) {
			this.capacity = capacity;
			this.tokens = tokens;
		}

		void append(List<Integer> more) {
			if (this.tokens.size() + more.size() > this.capacity) {
				throw new IllegalArgumentException("cache of " + this.capacity + " positions is full");
			}
			this.tokens.addAll(more);
		}

	}

}
