package io.alignserve.pool;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.tokenizer.PromptStyle;
import io.alignserve.tokenizer.Tokenizer;

/**
 * What to make resident.
 *
 * @param name the name it is served under
 * @param folder its folder
 * @param base for an adapter, the name of the checkpoint it was trained on; else
 * {@code null}
 * @param digest the digest it must have; {@code null} = any
 */
public record CheckpointSource(String name, Path folder, @Nullable String base, @Nullable String digest) {

	/**
	 * A checkpoint with all its weights, of any digest.
	 * @param name the name it is served under
	 * @param folder its folder
	 * @return the source
	 */
	public static CheckpointSource of(String name, Path folder) {
		return new CheckpointSource(name, folder, null, null);
	}

	/**
	 * Compares the digest it has with the one it must have.
	 * @param actual the digest it has
	 * @return the digest it has
	 * @throws CheckpointException if it must have another
	 */
	public String requireDigest(String actual) {
		if (this.digest != null) {
			CheckpointFolder.requireDigest(this.name, actual, this.digest);
		}
		return actual;
	}

	/**
	 * Loads the tokenizer in its folder.
	 * @param style what goes around prompts
	 * @return the tokenizer, to be closed by the caller
	 * @throws CheckpointException if there is none or it is refused
	 */
	public Tokenizer tokenizer(PromptStyle style) {
		try {
			return Tokenizer.load(this.folder, style);
		}
		catch (IllegalArgumentException ex) {
			throw new CheckpointException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
