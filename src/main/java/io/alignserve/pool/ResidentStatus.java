package io.alignserve.pool;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in the pool, as operators see it.
 *
 * @param name its name
 * @param state what it is doing
 * @param digest its digest; {@code null} while it is being read
 * @param base the checkpoint it adapts; {@code null} if it is none
 * @param footprint the bytes that are set aside for it
 * @param measuredBytes what the process or device really grew by when it was loaded; 0
 * while that is unknown
 * @param loadMillis how long loading took; 0 while it goes on
 * @param leases how many requests use it
 * @param pinned whether it is never evicted
 * @param lastUsed when a lease on it last ended or began; {@code null} if never
 */
public record ResidentStatus(String name, State state, @Nullable String digest, @Nullable String base,
		Footprint footprint, long measuredBytes, long loadMillis, int leases, boolean pinned,
		@Nullable Instant lastUsed) {

	/** What a checkpoint in the pool is doing. */
	public enum State {

		/** It is being read and warmed up. */
		LOADING,
		/** It answers. */
		READY,
		/** It takes no new requests, those it has are finished. */
		DRAINING

	}

}
