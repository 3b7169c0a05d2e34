package io.alignserve.registry;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code checkpoint}, each component a column.
 */
record CheckpointRow(String name, String path, @Nullable String base, String digest, String family, int contextLength,
		long weightBytes, Origin origin, @Nullable Long wantedRevision, boolean pinned, Instant registeredAt,
		String registeredBy) {

	boolean isWanted() {
		return this.wantedRevision != null;
	}

	/** Who vouches for the folder. */
	enum Origin {

		/** It lies below a configured root. */
		ADMINISTRATOR,
		/** It was configured by its path, which may be anywhere. */
		CONFIGURATION

	}

	/**
	 * What is found out about a folder.
	 *
	 * @param family the family of models
	 * @param contextLength its context in tokens
	 * @param weightBytes the size of its files of weights
	 */
	record Facts(String family, int contextLength, long weightBytes) {
	}

}
