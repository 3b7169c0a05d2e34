package io.alignserve.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way between text and token ids of one checkpoint, as its {@code tokenizer.json}
 * (Hugging Face tokenizers) says. Safe for use by several threads; closing waits for
 * calls that are under way. Never reaches for the network.
 */
public final class Tokenizer implements AutoCloseable {

	/** Stands before a continuation: what follows never merges with it. */
	private static final String ANCHOR = "\n";

	static {
		// DJL reports its use to its makers and looks for native libraries to download,
		// unless told not to before its first class is loaded.
		setUnlessSet("OPT_OUT_TRACKING", "true");
		setUnlessSet("ai.djl.offline", "true");
	}

	private final HuggingFaceTokenizer tokenizer;

	private final Map<String, Integer> addedTokens;

	private final int vocabularySize;

	private final int[] anchor;

	private final boolean prependsSpace;

	private final ReadWriteLock lock = new ReentrantReadWriteLock();

	private boolean closed;

	private Tokenizer(HuggingFaceTokenizer tokenizer, JsonNode file) {
		this.tokenizer = tokenizer;
		this.addedTokens = new HashMap<>();
		int largestId = -1;
		for (JsonNode token : file.path("added_tokens")) {
			this.addedTokens.put(token.path("content").asString(), token.path("id").asInt());
			largestId = Math.max(largestId, token.path("id").asInt());
		}
		for (JsonNode id : file.path("model").path("vocab")) {
			largestId = Math.max(largestId, id.asInt(-1));
		}
		this.vocabularySize = largestId + 1;
		this.anchor = encode(ANCHOR, false);
		int[] word = encode("a", false);
		this.prependsSpace = !Arrays.equals(word, afterAnchor("a")) && Arrays.equals(word, afterAnchor(" a"));
	}

	/**
	 * Loads a tokenizer.
	 * @param folder a checkpoint folder with {@code tokenizer.json}
	 * @return the tokenizer
	 * @throws IllegalArgumentException if there is no such file or it is no tokenizer
	 */
	public static Tokenizer load(Path folder) {
		Path path = folder.resolve("tokenizer.json");
		if (!Files.isRegularFile(path)) {
			throw new IllegalArgumentException("There is no tokenizer.json in " + folder);
		}
		Map<String, String> options = Map.of("truncation", "do_not_truncate", "padding", "do_not_pad");
		try (InputStream in = Files.newInputStream(path)) {
			JsonNode file = JsonMapper.shared().readTree(path.toFile());
			return new Tokenizer(HuggingFaceTokenizer.newInstance(in, options), file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + path, ex);
		}
		catch (RuntimeException ex) {
			// The library reports what it cannot read by exceptions of several kinds.
			throw new IllegalArgumentException(path + " is not a tokenizer: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Encodes a whole prompt, with the start token that the checkpoint wants. A special
	 * token spelled out in the text, such as {@code </s>}, stays text: users write
	 * prompts.
	 * @param text the prompt
	 * @return token ids
	 */
	public int[] encodePrompt(String text) {
		List<String> parts = cutThroughSpecialTokens(text);
		if (parts.size() == 1) {
			return open(() -> encode(text, true));
		}
		IntStream ids = Arrays.stream(open(() -> encode(parts.get(0), true)));
		for (String part : parts.subList(1, parts.size())) {
			ids = IntStream.concat(ids, Arrays.stream(encodeContinuation(part)));
		}
		return ids.toArray();
	}

	/**
	 * The library has no switch for this, so a spelled token is cut behind its first
	 * character.
	 */
	private List<String> cutThroughSpecialTokens(String text) {
		List<String> parts = new ArrayList<>();
		int from = 0;
		for (int at = 0; at < text.length(); at++) {
			int here = at;
			if (this.addedTokens.keySet().stream().anyMatch((token) -> text.startsWith(token, here))) {
				parts.add(text.substring(from, at + 1));
				from = at + 1;
			}
		}
		parts.add(text.substring(from));
		return parts;
	}

	/**
	 * Encodes a continuation, without special tokens and without the space that some
	 * tokenizers put before a text.
	 * @param text the text, leading space included
	 * @return token ids
	 */
	public int[] encodeContinuation(String text) {
		if (!this.prependsSpace) {
			return open(() -> encode(text, false));
		}
		return open(() -> afterAnchor(text));
	}

	/**
	 * Decodes token ids, special tokens left out. The text of a prefix of ids need not be
	 * a prefix of the text of all ids while a character's bytes are incomplete.
	 * @param ids token ids
	 * @return the text
	 */
	public String decode(int[] ids) {
		return open(() -> this.tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true));
	}

	/**
	 * Returns the number of token ids.
	 * @return the vocabulary size: the largest id and 1
	 */
	public int vocabularySize() {
		return this.vocabularySize;
	}

	/**
	 * Finds a special or otherwise added token.
	 * @param token how it is spelled, for example {@code </s>}
	 * @return its id, or empty if there is none
	 */
	public OptionalInt addedToken(String token) {
		Integer id = this.addedTokens.get(token);
		return (id != null) ? OptionalInt.of(id) : OptionalInt.empty();
	}

	@Override
	public void close() {
		this.lock.writeLock().lock();
		try {
			this.closed = true;
			this.tokenizer.close();
		}
		finally {
			this.lock.writeLock().unlock();
		}
	}

	private <T> T open(Supplier<T> call) {
		this.lock.readLock().lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The tokenizer is closed");
			}
			return call.get();
		}
		finally {
			this.lock.readLock().unlock();
		}
	}

	private int[] afterAnchor(String text) {
		int[] ids = encode(ANCHOR + text, false);
		return Arrays.copyOfRange(ids, this.anchor.length, ids.length);
	}

	private int[] encode(String text, boolean special) {
		return Arrays.stream(this.tokenizer.encode(text, special, false).getIds()).mapToInt(Math::toIntExact).toArray();
	}

	private static void setUnlessSet(String property, String value) {
		if (System.getProperty(property) == null) {
			System.setProperty(property, value);
		}
	}

}
