package io.alignserve.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When keys were last used, as far as the database has not been told. Only keys that
 * opened something come here, so there are no more of them than rows.
 */
class LastUses {

	private final Map<String, Instant> untold = new ConcurrentHashMap<>();

	void note(String id, Instant now) {
		this.untold.merge(id, now, LastUses::later);
	}

	/** Tells the database; what it does not take stays here for the next time. */
	void tell(ApiKeys keys) {
		Map<String, Instant> told = new HashMap<>(this.untold);
		if (!told.isEmpty()) {
			keys.used(told);
			// Only those that were not used again meanwhile.
			told.forEach(this.untold::remove);
		}
	}

	private static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

}
