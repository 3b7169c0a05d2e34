package io.alignserve.pool;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in the pool and how many leases it has. Guarded by the pool's lock.
 */
final class Resident {

	private final CheckpointSource source;

	private final ResidentCheckpoint checkpoint;

	/** What an adapter keeps of its base. */
	private final @Nullable Lease base;

	private final Load load;

	private int leases;

	private boolean pinned;

	private @Nullable Instant lastUsed;

	private long lastUsedNanos = System.nanoTime();

	private boolean closing;

	private PoolListener.UnloadCause cause = PoolListener.UnloadCause.REQUESTED;

	Resident(CheckpointSource source, ResidentCheckpoint checkpoint, @Nullable Lease base, Load load) {
		this.source = source;
		this.checkpoint = checkpoint;
		this.base = base;
		this.load = load;
	}

	/**
	 * Tells whether it is what a source describes.
	 * @param other the source
	 * @return whether name and digest are the same; never if the source has none
	 */
	boolean is(CheckpointSource other) {
		return name().equals(other.name()) && this.checkpoint.digest().equals(other.digest());
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
		touch();
	}

	/**
	 * Takes a lease off.
	 * @return whether it was the last one
	 */
	boolean removeLease() {
		this.leases--;
		touch();
		return this.leases == 0;
	}

	private void touch() {
		this.lastUsed = Instant.now();
		this.lastUsedNanos = System.nanoTime();
	}

	boolean isLeased() {
		return this.leases > 0;
	}

	int leases() {
		return this.leases;
	}

	boolean isPinned() {
		return this.pinned;
	}

	void pin(boolean stays) {
		this.pinned = stays;
	}

	/**
	 * Takes the closing on oneself.
	 * @return whether nobody else did before
	 */
	boolean claimClosing() {
		boolean claimed = !this.closing;
		this.closing = true;
		return claimed;
	}

	void leavingFor(PoolListener.UnloadCause why) {
		this.cause = why;
	}

	PoolListener.UnloadCause cause() {
		return this.cause;
	}

	long lastUsedNanos() {
		return this.lastUsedNanos;
	}

	String name() {
		return this.source.name();
	}

	CheckpointSource source() {
		return this.source;
	}

	Footprint footprint() {
		return this.load.footprint();
	}

	ResidentCheckpoint checkpoint() {
		return this.checkpoint;
	}

	ModelStatus model(List<String> aliases) {
		return new ModelStatus(name(), aliases, this.checkpoint.digest(), "READY", this.checkpoint.contextLength(),
				this.checkpoint.dtype(), this.checkpoint.residentBytes());
	}

	ResidentStatus status(ResidentStatus.State state) {
		return new ResidentStatus(name(), state, this.checkpoint.digest(), this.source.base(), footprint(),
				this.load.measuredBytes(), this.load.millis(), this.leases, this.pinned, this.lastUsed);
	}

	/**
	 * How it came here.
	 *
	 * @param footprint what is set aside for it
	 * @param measuredBytes what the device said it took
	 * @param millis how long it took
	 */
	record Load(Footprint footprint, long measuredBytes, long millis) {
	}

}
