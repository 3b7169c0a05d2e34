package io.alignserve.access;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;

import org.springframework.dao.DataAccessException;

/**
 * Finds out whose a key is. The database is asked each time, so that a key that was
 * revoked anywhere opens nothing from then on. Only while it cannot be asked, keys that
 * it vouched for a moment ago are believed; a circuit breaker sees to it that calls do
 * not wait for a database that is gone.
 */
class KeyLookup {

	/** The name of the circuit breaker. */
	static final String BREAKER = "keys";

	private final ApiKeys keys;

	private final CircuitBreaker breaker;

	private final RememberedKeys remembered;

	private final LastUses uses;

	private final Clock clock;

	private final Clock steady;

	/**
	 * Creates a lookup.
	 * @param keys the keys that there are
	 * @param breaker around asking for them
	 * @param remembered those that were found lately
	 * @param uses hears of uses
	 * @param clock tells when keys expire
	 * @param steady tells how long ago something was, whatever becomes of the other clock
	 */
	KeyLookup(ApiKeys keys, CircuitBreaker breaker, RememberedKeys remembered, LastUses uses, Clock clock,
			Clock steady) {
		this.keys = keys;
		this.breaker = breaker;
		this.remembered = remembered;
		this.uses = uses;
		this.clock = clock;
		this.steady = steady;
	}

	/**
	 * Finds the owner of a key.
	 * @param text what a caller shows
	 * @return the owner, empty if the key is not known, wrong, expired or revoked
	 * @throws RefusedCallerException if that cannot be found out
	 */
	Optional<Caller> owner(KeyText text) {
		Optional<ApiKey> found;
		try {
			found = this.breaker.executeSupplier(() -> this.keys.find(text.id()));
		}
		catch (DataAccessException | CallNotPermittedException ex) {
			return Optional.of(ownerDuringOutage(text));
		}
		Instant now = this.clock.instant();
		boolean matches = matches(found, text);
		boolean valid = found.isPresent() && found.get().isValidAt(now);
		if (!valid) {
			this.remembered.forget(text.id());
		}
		if (!matches || !valid) {
			return Optional.empty();
		}
		this.remembered.remember(found.get(), this.steady.instant());
		this.uses.note(text.id(), now);
		return Optional.of(found.get().owner());
	}

	/** A wrong key is not told from one that nobody remembers. */
	private Caller ownerDuringOutage(KeyText text) {
		Instant now = this.clock.instant();
		Optional<ApiKey> known = this.remembered.find(text.id(), this.steady.instant());
		if (!matches(known, text) || !known.orElseThrow().isValidAt(now)) {
			throw RefusedCallerException.unavailable("API keys cannot be looked up at the moment.");
		}
		this.uses.note(text.id(), now);
		return known.orElseThrow().owner();
	}

	private static boolean matches(Optional<ApiKey> key, KeyText text) {
		return key.isPresent() ? key.get().hash().matches(text) : KeyHash.matchesNobody(text);
	}

}
