package io.alignserve.pool;

import java.util.Map;

/**
 * Makes checkpoint folders resident.
 */
@FunctionalInterface
public interface CheckpointLoader {

	/**
	 * Verifies, loads and warms up.
	 * @param source the checkpoint
	 * @return the resident checkpoint, to be closed by the caller
	 */
	ResidentCheckpoint load(CheckpointSource source);

	/**
	 * Verifies an adapter and attaches it to a checkpoint that is resident, without a
	 * second copy of that.
	 * @param source the adapter
	 * @param base what it was trained on
	 * @return the adapted checkpoint, to be closed by the caller before the base
	 */
	default ResidentCheckpoint attach(CheckpointSource source, ResidentCheckpoint base) {
		throw new IllegalArgumentException("Adapters cannot be attached to " + base.name());
	}

	/**
	 * Computes from headers alone what a checkpoint would take.
	 * @param source the checkpoint
	 * @return bytes by device; nothing where nobody counts
	 */
	default Footprint footprint(CheckpointSource source) {
		return new Footprint(Map.of());
	}

	/**
	 * Checks the folder against its digest, without loading it.
	 * @param source the checkpoint
	 */
	default void verify(CheckpointSource source) {
	}

	/**
	 * Tells what is in use at the moment, as the devices see it.
	 * @return bytes on all devices; 0 where nobody measures
	 */
	default long usedBytes() {
		return 0;
	}

	/**
	 * Gives memory back that the native allocators keep for later.
	 */
	default void freeCaches() {
	}

}
