package io.alignserve.serving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.alignserve.generation.Feed;
import io.alignserve.generation.NextToken;
import io.alignserve.generation.StepInput;
import io.alignserve.generation.StepResult;
import io.alignserve.generation.TokenTree;
import io.alignserve.generation.UnboundedRunner;
import io.alignserve.tokenizer.BpeVocabulary;

/**
 * A decoder without weights over a byte tokenizer that answers every prompt with a script
 * in the trained form, one byte a token. A question mark in a script stands for any
 * letter, so that the seed matters.
 */
public final class ScriptedRunner extends UnboundedRunner {

	/** The body that answers every generating prompt. */
	public static final String BODY = "Über ???????? héllo 🚲 riders, stop here or go on.";

	/** The title that answers every rewriting prompt. */
	public static final String TITLE = "A ride with a view";

	private static final int FIRST_BYTE = BpeVocabulary.SMALLEST_SIZE - 256;

	private static final byte ANY_LETTER = '?';

	private final Map<Integer, Cache> slots = new TreeMap<>();

	private volatile int openSlots;

	private volatile int steps;

	private volatile long stepMillis;

	/**
	 * Creates a runner.
	 * @param contextLength its context length
	 */
	public ScriptedRunner(int contextLength) {
		super(contextLength);
	}

	/**
	 * Makes every later step take a time, as those of a large model do.
	 * @param millis milliseconds
	 */
	public void stepMillis(long millis) {
		this.stepMillis = millis;
	}

	/**
	 * Returns the number of sequences that hold a slot.
	 * @return 0 or more
	 */
	public int openSlots() {
		return this.openSlots;
	}

	/**
	 * Returns the number of steps so far.
	 * @return 0 or more
	 */
	public int steps() {
		return this.steps;
	}

	@Override
	public int vocabularySize() {
		return BpeVocabulary.SMALLEST_SIZE;
	}

	@Override
	public int open(int capacity) {
		int slot = 0;
		while (this.slots.containsKey(slot)) {
			slot++;
		}
		this.slots.put(slot, new Cache());
		this.openSlots = this.slots.size();
		return slot;
	}

	@Override
	public int fork(int slot, int length, int capacity) {
		Cache source = cache(slot);
		int forked = open(capacity);
		Cache copy = cache(forked);
		copy.tokens.addAll(source.tokens.subList(0, length));
		copy.promptLength = source.promptLength;
		return forked;
	}

	@Override
	public void release(int slot) {
		this.slots.remove(slot);
		this.openSlots = this.slots.size();
	}

	@Override
	public StepResult run(StepInput input) {
		step();
		List<NextToken> next = new ArrayList<>();
		for (Feed feed : input.feeds()) {
			Cache cache = cache(feed.slot());
			if (!feed.isDecoded()) {
				cache.promptLength = feed.start() + feed.size();
			}
			for (int i = 0; i < feed.size(); i++) {
				cache.tokens.add(feed.token(i));
			}
			next.add((feed.wanted() != Feed.Wanted.NONE) ? NextToken.of(cache.logits(), feed.wanted())
					: NextToken.UNKNOWN);
		}
		return new StepResult(next, input.trees().stream().map(this::score).toList());
	}

	private float[] score(TokenTree tree) {
		int prompt = cache(tree.slot()).tokens.hashCode();
		float[] scores = new float[tree.size()];
		for (int node = 1; node < tree.size(); node++) {
			scores[node] = -0.1f - Math.floorMod((prompt + 31 * node) * 1_000_003 + tree.token(node), 97) / 50f;
		}
		return scores;
	}

	private Cache cache(int slot) {
		return Objects.requireNonNull(this.slots.get(slot), "slot " + slot + " is not open");
	}

	private void step() {
		this.steps++;
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(this.stepMillis));
	}

	@Override
	public void close() {
		this.slots.clear();
		this.openSlots = 0;
	}

	/** The tokens of one sequence. */
	private static final class Cache {

		private final List<Integer> tokens = new ArrayList<>();

		private int promptLength;

		float[] logits() {
			byte[] script = script();
			int next = this.tokens.size() - this.promptLength;
			float[] logits = new float[BpeVocabulary.SMALLEST_SIZE];
			Arrays.fill(logits, -50);
			if (next >= script.length) {
				logits[BpeVocabulary.END_TOKEN] = 0;
			}
			else if (script[next] == ANY_LETTER) {
				for (char letter = 'a'; letter <= 'z'; letter++) {
					logits[FIRST_BYTE + letter] = 0;
				}
			}
			else {
				logits[FIRST_BYTE + Byte.toUnsignedInt(script[next])] = 0;
			}
			return logits;
		}

		private byte[] script() {
			byte[] bytes = new byte[this.promptLength];
			for (int i = 0; i < this.promptLength; i++) {
				bytes[i] = (byte) (this.tokens.get(i) - FIRST_BYTE);
			}
			boolean generates = new String(bytes, StandardCharsets.UTF_8).contains("Keywords:");
			return (generates ? " Content of the advertisement is " + BODY
					: " The advertisement titled " + TITLE + " with content : " + BODY)
				.getBytes(StandardCharsets.UTF_8);
		}

	}

}
