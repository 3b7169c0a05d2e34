package io.alignserve.tokenizer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import org.jspecify.annotations.Nullable;
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

	/** What half a character decodes to. */
	private static final char INCOMPLETE = '\uFFFD';

	static {
		// DJL reports its use to its makers and looks for native libraries to download,
		// unless told not to before its first class is loaded.
		setUnlessSet("OPT_OUT_TRACKING", "true");
		setUnlessSet("ai.djl.offline", "true");
	}

	/** The largest {@code tokenizer.json} that is read, in bytes. */
	private static final int MAX_BYTES = 64_000_000;

	private static final JsonMapper JSON = BoundedJson.mapper(4_000_000);

	private final HuggingFaceTokenizer tokenizer;

	private final Map<String, Integer> addedTokens = new HashMap<>();

	private final Set<Integer> specialIds = new HashSet<>();

	private final SpelledTokens spelledTokens;

	private final int vocabularySize;

	private final int[] anchor;

	private final boolean prependsSpace;

	private final int[] start;

	private final ByteTokens byteTokens;

	private final @Nullable GuardedChat chat;

	private final ReadWriteLock lock = new ReentrantReadWriteLock();

	private boolean closed;

	private Tokenizer(HuggingFaceTokenizer tokenizer, JsonNode file, int largestId, TokenizerSettings settings,
			@Nullable ChatTemplate template) {
		this.tokenizer = tokenizer;
		for (JsonNode token : file.path("added_tokens")) {
			int id = token.path("id").asInt();
			this.addedTokens.put(token.path("content").asString(), id);
			if (token.path("special").asBoolean(false)) {
				this.specialIds.add(id);
			}
		}
		this.vocabularySize = largestId + 1;
		this.spelledTokens = new SpelledTokens(this.addedTokens.keySet());
		this.anchor = encode(ANCHOR, false);
		int[] word = encode("a", false);
		this.prependsSpace = !Arrays.equals(word, afterAnchor("a")) && Arrays.equals(word, afterAnchor(" a"));
		this.start = start(settings, word);
		this.byteTokens = new ByteTokens(file.path("model"), word);
		this.chat = (template != null) ? new GuardedChat(template, this.spelledTokens) : null;
	}

	/**
	 * Finds out what goes before a prompt. Transformers follows {@code add_bos_token} of
	 * {@code tokenizer_config.json} where it is set, else {@code tokenizer.json}.
	 */
	private int[] start(TokenizerSettings settings, int[] word) {
		Integer id = this.addedTokens.get(settings.specialTokens().getOrDefault("bos_token", ""));
		if (settings.addsStartToken().isPresent() && id != null) {
			return settings.addsStartToken().get() ? new int[] { id } : new int[0];
		}
		int[] whole = encode("a", true);
		for (int from = 0; from + word.length <= whole.length; from++) {
			if (Arrays.equals(whole, from, from + word.length, word, 0, word.length)) {
				return Arrays.copyOf(whole, from);
			}
		}
		return new int[0];
	}

	/**
	 * Loads a tokenizer for raw prompts.
	 * @param folder a checkpoint folder with {@code tokenizer.json}
	 * @return the tokenizer
	 * @throws IllegalArgumentException if there is no such file or it is no tokenizer
	 */
	public static Tokenizer load(Path folder) {
		return load(folder, PromptStyle.RAW);
	}

	/**
	 * Loads a tokenizer.
	 * @param folder a checkpoint folder with {@code tokenizer.json}
	 * @param style what goes around prompts
	 * @return the tokenizer
	 * @throws IllegalArgumentException if there is no such file, it is no tokenizer, or
	 * the style is {@link PromptStyle#CHAT} and the folder has no chat template that can
	 * be used
	 */
	public static Tokenizer load(Path folder, PromptStyle style) {
		Path path = folder.resolve("tokenizer.json");
		if (!Files.isRegularFile(path)) {
			throw new IllegalArgumentException("There is no tokenizer.json in " + folder + advice(folder));
		}
		TokenizerSettings settings = TokenizerSettings.load(folder);
		ChatTemplate template = (style == PromptStyle.CHAT) ? chatTemplate(folder) : null;
		Map<String, String> options = Map.of("truncation", "do_not_truncate", "padding", "do_not_pad");
		try (InputStream in = Files.newInputStream(path)) {
			byte[] bytes = in.readNBytes(MAX_BYTES + 1);
			if (bytes.length > MAX_BYTES) {
				throw new IllegalArgumentException("the file is larger than " + MAX_BYTES + " bytes");
			}
			JsonNode file = JSON
				.readTree(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()));
			int largestId = TokenizerCheck.largestId(file);
			// the bytes that were checked, not the file, which may have changed
			HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), options);
			return create(library, file, largestId, settings, template);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Cannot read " + path.getFileName() + ": " + ex.getMessage(), ex);
		}
		catch (RuntimeException ex) {
			// The library reports what it cannot read by exceptions of several kinds.
			throw new IllegalArgumentException(path + " is not a tokenizer: " + ex.getMessage(), ex);
		}
	}

	private static Tokenizer create(HuggingFaceTokenizer library, JsonNode file, int largestId,
			TokenizerSettings settings, @Nullable ChatTemplate template) {
		try {
			return new Tokenizer(library, file, largestId, settings, template);
		}
		catch (RuntimeException ex) {
			library.close();
			throw ex;
		}
	}

	private static String advice(Path folder) {
		return Files.isRegularFile(folder.resolve("tokenizer.model"))
				? "; tokenizer.model is not read, convert it with transformers: "
						+ "AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR)"
				: "";
	}

	private static ChatTemplate chatTemplate(Path folder) {
		ChatTemplate template = ChatTemplate.load(folder)
			.orElseThrow(() -> new IllegalArgumentException("There is no chat template in " + folder
					+ ": neither chat_template.jinja nor chat_template in tokenizer_config.json"));
		// a template that refuses a single message from a user is found out now, not by
		// the first request
		template.render(List.of(ChatMessage.user("Hello")), true);
		return template;
	}

	/**
	 * Encodes a whole prompt in the tokenizer's style: raw, with the start token that the
	 * checkpoint wants, or as the user's message of its chat template. A special token
	 * spelled out in the text, such as {@code </s>}, stays text: users write prompts.
	 * @param text the prompt
	 * @return token ids
	 */
	public int[] encodePrompt(String text) {
		return encodePrompt(text, "");
	}

	/**
	 * Encodes a whole prompt and the beginning of its answer, which stands behind the
	 * prompt or, in a chat, at the beginning of the assistant's message.
	 * @param text the prompt
	 * @param answer how the answer begins, with the space before it, which is left out if
	 * the chat template ends in white space; may be empty
	 * @return token ids
	 */
	public int[] encodePrompt(String text, String answer) {
		GuardedChat guarded = this.chat;
		if (guarded == null) {
			return open(() -> encodeParts(this.start, this.spelledTokens.cut(text + answer, (from, to) -> true)));
		}
		return open(() -> {
			List<String> parts = guarded.parts(text);
			int[] prompt = encodeParts(new int[0], parts);
			String last = parts.get(parts.size() - 1);
			String begun = last.equals(last.stripTrailing()) ? answer : answer.stripLeading();
			return begun.isEmpty() ? prompt : concat(prompt, encodeBehind(begun));
		});
	}

	/** Encodes parts so that no special token arises where they meet. */
	private int[] encodeParts(int[] before, List<String> parts) {
		int[] ids = concat(before, encode(parts.get(0), false));
		for (String part : parts.subList(1, parts.size())) {
			ids = concat(ids, encodeBehind(part));
		}
		return ids;
	}

	private static int[] concat(int[] first, int[] second) {
		int[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	/**
	 * Encodes a continuation, without special tokens and without the space that some
	 * tokenizers put before a text.
	 * @param text the text, leading space included
	 * @return token ids
	 */
	public int[] encodeContinuation(String text) {
		return open(() -> encodeBehind(text));
	}

	private int[] encodeBehind(String text) {
		return this.prependsSpace ? afterAnchor(text) : encode(text, false);
	}

	/**
	 * Decodes token ids, special tokens left out, and with them the space that some
	 * tokenizers put before a text. The text of a prefix of ids, without the replacement
	 * characters U+FFFD at its end, is a prefix of the text of all ids.
	 * @param ids token ids
	 * @return the text
	 */
	public String decode(int[] ids) {
		int[] texts = Arrays.stream(ids).filter((id) -> !this.specialIds.contains(id)).toArray();
		return open(() -> this.byteTokens.decode(texts, this::decodeAll));
	}

	/**
	 * Leaves out the character at the end of a decoded text of which the last token has
	 * only some bytes.
	 * @param text a decoded text
	 * @return the text up to its last whole character
	 */
	public static String complete(String text) {
		int end = text.length();
		while (end > 0 && text.charAt(end - 1) == INCOMPLETE) {
			end--;
		}
		return text.substring(0, end);
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

	private String decodeAll(int[] ids) {
		return this.tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
	}

	private int[] afterAnchor(String text) {
		int[] ids = encode(ANCHOR + text, false);
		return Arrays.copyOfRange(ids, this.anchor.length, ids.length);
	}

	private int[] encode(String text, boolean special) {
		// The library's own call also makes a string and a span of every token, which
		// takes
		// as long again.
		long encoding = TokenizersLibrary.LIB.encode(this.tokenizer.getHandle(), text, special);
		try {
			return Arrays.stream(TokenizersLibrary.LIB.getTokenIds(encoding)).mapToInt(Math::toIntExact).toArray();
		}
		finally {
			TokenizersLibrary.LIB.deleteEncoding(encoding);
		}
	}

	private static void setUnlessSet(String property, String value) {
		if (System.getProperty(property) == null) {
			System.setProperty(property, value);
		}
	}

}
