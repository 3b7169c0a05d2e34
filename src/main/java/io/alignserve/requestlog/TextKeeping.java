package io.alignserve.requestlog;

import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides what of a call's texts is kept, and reads it again. What is kept is masked; the
 * hashes are those of the texts as they were.
 */
@Component
final class TextKeeping {

	private static final String INPUT = "input_text";

	private static final String OUTPUT = "output_text";

	private final RequestLogProperties.Texts texts;

	private final Map<String, TextKey> keys = new LinkedHashMap<>();

	/** Encrypts and hashes. */
	private final @Nullable TextKey newest;

	TextKeeping(RequestLogProperties properties) {
		this.texts = properties.texts();
		for (RequestLogProperties.Key key : properties.textKeys()) {
			this.keys.put(key.id(), TextKey.of(key));
		}
		this.newest = this.keys.values().stream().findFirst().orElse(null);
	}

	/**
	 * Takes what is to be kept of a call.
	 * @param call the call
	 * @param row the key of its row
	 * @return what its row says of the texts
	 */
	Kept keep(RequestRecord call, UUID row) {
		TextKey key = this.newest;
		String input = call.input();
		String inputHash = (input != null && key != null) ? key.hash(input) : StorableText.hash(input);
		return new Kept((key != null) ? key.id() : null, isEncrypting() ? TextKey.CIPHER : null, inputHash,
				StorableText.hash(call.output()), stored(input, row, INPUT), stored(call.output(), row, OUTPUT));
	}

	private @Nullable String stored(@Nullable String text, UUID row, String column) {
		if (text == null || this.texts == RequestLogProperties.Texts.NONE) {
			return null;
		}
		String masked = ContactMask.masked(text);
		TextKey key = this.newest;
		return (isEncrypting() && key != null) ? key.encrypt(masked, row, column) : StorableText.stored(masked);
	}

	private boolean isEncrypting() {
		return this.texts == RequestLogProperties.Texts.ENCRYPTED;
	}

	/**
	 * Reads kept texts.
	 * @param row the key of their row
	 * @param kept what the row says of them
	 * @return the texts, or why they cannot be read
	 */
	LoggedRequest.Texts read(UUID row, Kept kept) {
		try {
			return new LoggedRequest.Texts(read(row, kept, INPUT, kept.inputText()),
					read(row, kept, OUTPUT, kept.outputText()), null);
		}
		catch (GeneralSecurityException ex) {
			return new LoggedRequest.Texts(null, null, String.valueOf(ex.getMessage()));
		}
	}

	private @Nullable String read(UUID row, Kept kept, String column, @Nullable String stored)
			throws GeneralSecurityException {
		if (stored == null || kept.textCipher() == null) {
			return stored;
		}
		TextKey key = this.keys.get(String.valueOf(kept.textKey()));
		if (key == null) {
			throw new GeneralSecurityException("encrypted with the key \"" + kept.textKey()
					+ "\", which is not among alignserve.request-log.text-keys");
		}
		try {
			return key.decrypt(stored, row, column);
		}
		catch (GeneralSecurityException ex) {
			throw new GeneralSecurityException("the key \"" + kept.textKey() + "\" does not open it: it is another key "
					+ "than the one it was encrypted with, or the row was changed", ex);
		}
	}

	/**
	 * What a row says of the texts, each component a column.
	 */
	record Kept(@Nullable String textKey, @Nullable String textCipher, @Nullable String inputHash,
			@Nullable String outputHash, @Nullable String inputText, @Nullable String outputText) {
	}

}
