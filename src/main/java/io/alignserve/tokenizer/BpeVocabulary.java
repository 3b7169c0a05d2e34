package io.alignserve.tokenizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A byte-level BPE vocabulary: the special tokens {@code <s>} (0), {@code </s>} (1) and
 * {@code <pad>} (2), the 256 bytes (3 to 258), and the merged tokens in the order of
 * their merges.
 */
public final class BpeVocabulary {

	/** Id of the token that starts a prompt. */
	public static final int START_TOKEN = 0;

	/** Id of the token that ends an answer. */
	public static final int END_TOKEN = 1;

	/** Id of the token that fills up a batch. */
	public static final int PAD_TOKEN = 2;

	static final List<String> SPECIAL_TOKENS = List.of("<s>", "</s>", "<pad>");

	/** The number of special tokens and bytes. */
	public static final int SMALLEST_SIZE = SPECIAL_TOKENS.size() + 256;

	private final List<String> tokens;

	private final List<Merge> merges;

	private BpeVocabulary(List<String> tokens, List<Merge> merges) {
		this.tokens = List.copyOf(tokens);
		this.merges = List.copyOf(merges);
	}

	/**
	 * Returns the number of token ids.
	 * @return the size, special tokens and bytes included
	 */
	public int size() {
		return this.tokens.size();
	}

	/**
	 * Returns the tokens as the file spells them.
	 * @return the spelling of each id, bytes in the alphabet of {@link ByteAlphabet}
	 */
	List<String> tokens() {
		return this.tokens;
	}

	/**
	 * Returns the merges.
	 * @return the merges, the first one first
	 */
	List<Merge> merges() {
		return this.merges;
	}

	/**
	 * Writes {@code tokenizer.json} and {@code tokenizer_config.json} as Hugging Face
	 * writes them.
	 * @param folder an existing folder
	 * @throws UncheckedIOException if a file cannot be written
	 */
	public void writeTo(Path folder) {
		try {
			Files.writeString(folder.resolve("tokenizer.json"), TokenizerFiles.tokenizer(this));
			Files.writeString(folder.resolve("tokenizer_config.json"), TokenizerFiles.configuration());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The tokenizer could not be written to " + folder, ex);
		}
	}

	/**
	 * Returns the ids of a word's bytes.
	 * @param word the word
	 * @return one id a byte
	 */
	static int[] byteIds(String word) {
		int[] ids = ByteAlphabet.bytes(word);
		for (int i = 0; i < ids.length; i++) {
			ids[i] += SPECIAL_TOKENS.size();
		}
		return ids;
	}

	/**
	 * Two tokens that become one.
	 *
	 * @param left id of the first token
	 * @param right id of the second token
	 */
	record Merge(int left, int right) {
	}

	/**
	 * The vocabulary while it grows.
	 */
	static final class Builder {

		private final List<String> tokens = new ArrayList<>(SPECIAL_TOKENS);

		private final Map<String, Integer> ids = new HashMap<>();

		Builder() {
			for (int value = 0; value < 256; value++) {
				this.tokens.add(String.valueOf(ByteAlphabet.of(value)));
			}
			for (int id = 0; id < this.tokens.size(); id++) {
				this.ids.put(this.tokens.get(id), id);
			}
		}

		int size() {
			return this.tokens.size();
		}

		int join(int left, int right) {
			String token = this.tokens.get(left) + this.tokens.get(right);
			Integer known = this.ids.get(token);
			if (known != null) {
				return known;
			}
			this.ids.put(token, this.tokens.size());
			this.tokens.add(token);
			return this.tokens.size() - 1;
		}

		BpeVocabulary build(List<Merge> merges) {
			return new BpeVocabulary(this.tokens, merges);
		}

	}

}
