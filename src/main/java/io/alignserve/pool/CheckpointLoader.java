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

	/**
	 * Verifies an adapter and attaches it to a checkpoint that is resident, without a
	 * second copy of that.
	 * @param name the adapter's name
	 * @param folder its folder
	 * @param base what it was trained on
	 * @return the adapted checkpoint, to be closed by the caller before the base
	 */
	default ResidentCheckpoint attach(String name, Path folder, ResidentCheckpoint base) {
		throw new IllegalArgumentException("Adapters cannot be attached to " + base.name());
	}

}
