package io.alignserve.pool;

import java.nio.file.Path;

/**
 * Makes a checkpoint folder resident.
 */
public interface CheckpointLoader {

	/**
	 * Verifies and loads.
	 * @param name the checkpoint's name
	 * @param folder its folder
	 * @return the resident checkpoint, to be closed by the caller
	 */
	ResidentCheckpoint load(String name, Path folder);

}
