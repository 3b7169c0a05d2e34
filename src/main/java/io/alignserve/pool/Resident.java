package io.alignserve.pool;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in the pool and how many leases it has. Guarded by the pool's lock.
 */
final class Resident {

	private final String name;

	private final ResidentCheckpoint checkpoint;

	/** What an adapter keeps of its base. */
	private final CheckpointPool.@Nullable Lease base;

	private int leases;

	Resident(String name, ResidentCheckpoint checkpoint, CheckpointPool.@Nullable Lease base) {
		this.name = name;
		this.checkpoint = checkpoint;
		this.base = base;
	}

	boolean isAdapter() {
		return this.base != null;
	}

	/** Closes the checkpoint, then lets its base go. */
	void close() {
		try {
			this.checkpoint.close();
		}
		finally {
			if (this.base != null) {
				this.base.close();
			}
		}
	}

	void addLease() {
		this.leases++;
	}

	/**
	 * Takes a lease off.
	 * @return whether it was the last one
	 */
	boolean removeLease() {
		this.leases--;
		return this.leases == 0;
	}

	boolean isLeased() {
		return this.leases > 0;
	}

	String name() {
		return this.name;
	}

	ResidentCheckpoint checkpoint() {
		return this.checkpoint;
	}

	CheckpointPool.ModelStatus status(List<String> aliases) {
		return new CheckpointPool.ModelStatus(this.name, aliases, this.checkpoint.digest(), "READY",
				this.checkpoint.contextLength(), this.checkpoint.dtype(), this.checkpoint.residentBytes());
	}

}
