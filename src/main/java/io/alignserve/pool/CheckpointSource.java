package io.alignserve.pool;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

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

}
