package io.alignserve.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that were verified lately, for the time in which the database cannot be asked.
 * It holds salted hashes and no keys. The least recently used make way when there are
 * very many.
 */
class RememberedKeys {

	private final Duration grace;

	private final Map<String, Verified> byId;

	/**
	 * Creates an empty memory.
	 * @param grace how long a verified key is remembered; 0 = not at all
	 * @param most the most keys that are remembered
	 */
	RememberedKeys(Duration grace, int most) {
		this.grace = grace;
		this.byId = new LinkedHashMap<>(16, 0.75f, true) {
			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
				return size() > most;
			}
		};
	}

	synchronized void remember(ApiKey key, Instant now) {
		if (!this.grace.isZero()) {
			this.byId.put(key.owner().id(), new Verified(key, now));
		}
	}

	synchronized void forget(String id) {
		this.byId.remove(id);
	}

	/** Finds a key that was verified within the grace. */
	synchronized Optional<ApiKey> find(String id, Instant now) {
		Verified verified = this.byId.get(id);
		if (verified == null) {
			return Optional.empty();
		}
		if (!now.isBefore(verified.at().plus(this.grace))) {
			this.byId.remove(id);
			return Optional.empty();
		}
		return Optional.of(verified.key());
	}

	synchronized boolean isEmpty() {
		return this.byId.isEmpty();
	}

	Duration grace() {
		return this.grace;
	}

	/**
	 * A key that the database vouched for.
	 *
	 * @param key the key
	 * @param at when
	 */
	private record Verified(ApiKey key, Instant at) {
	}

}
