package io.alignserve.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A registered checkpoint, and what this instance does with it.
 *
 * @param name its name
 * @param state what it is doing on this instance
 * @param reason why it failed; {@code null} in any other state
 * @param path its folder
 * @param base the checkpoint it adapts; {@code null} if it is none
 * @param digest its digest
 * @param family for example {@code llama}
 * @param dtype how its weights are held
 * @param contextLength its context in tokens
 * @param requiredBytes the bytes it takes when it is resident, by device
 * @param residentBytes the bytes set aside for it now, all devices; 0 if it is not
 * resident
 * @param measuredBytes what it really took; 0 if unknown
 * @param loadSeconds how long its last load here took; {@code null} if there was none
 * @param aliases the aliases that lead to it
 * @param pinned whether it is never evicted
 * @param leases how many requests use it now
 * @param lastUsed when it was last used here; {@code null} if never
 * @param registeredAt when it was registered
 * @param registeredBy who did
 */
public record CheckpointView(String name, State state, @Nullable String reason, String path, @Nullable String base,
		String digest, String family, String dtype, int contextLength, Map<String, Long> requiredBytes,
		long residentBytes, long measuredBytes, @Nullable Double loadSeconds, List<String> aliases, boolean pinned,
		int leases, @Nullable Instant lastUsed, Instant registeredAt, String registeredBy) {

	public CheckpointView {
		requiredBytes = Map.copyOf(requiredBytes);
		aliases = List.copyOf(aliases);
	}

	/** What a registered checkpoint is doing on this instance. */
	public enum State {

		/** It is known, not resident. */
		REGISTERED,
		/** It is being read and warmed up. */
		LOADING,
		/** It answers. */
		READY,
		/** It takes no new requests, those it has are finished. */
		DRAINING,
		/** Its last load failed. */
		FAILED

	}

}
