package io.alignserve.api;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.alignserve.access.CallerLimits;
import io.alignserve.access.CallerNames;
import io.alignserve.access.KeyOrder;
import io.alignserve.access.Role;

/**
 * Turns the body of {@code POST /admin/v1/keys} into an order, or refuses it with
 * everything that is wrong.
 */
final class KeyReader {

	private static final Map<String, Role> ROLES = Words.of(Role.values(), Role::name);

	private static final int MAX_REQUESTS = 1_000_000;

	private static final int MAX_TOKENS = 1_000_000_000;

	private static final int MAX_CONCURRENT = 100_000;

	private static final int MAX_YEAR = 9999;

	private final Clock clock;

	KeyReader(Clock clock) {
		this.clock = clock;
	}

	KeyOrder read(KeyInput input) {
		Findings findings = new Findings();
		String name = name(input.name(), findings);
		Role role = findings.pick("/role", input.role(), ROLES);
		Instant expiresAt = time(input.expiresAt(), findings);
		KeyLimits limits = input.limits();
		if (limits != null) {
			check("/limits/requestsPerMinute", limits.requestsPerMinute(), MAX_REQUESTS, findings);
			check("/limits/tokensPerMinute", limits.tokensPerMinute(), MAX_TOKENS, findings);
			check("/limits/concurrentRequests", limits.concurrentRequests(), MAX_CONCURRENT, findings);
		}
		findings.refuseIfAny();
		return new KeyOrder(Objects.requireNonNull(name), Objects.requireNonNull(role), expiresAt, (limits != null)
				? new CallerLimits(limits.requestsPerMinute(), limits.tokensPerMinute(), limits.concurrentRequests())
				: CallerLimits.DEFAULT);
	}

	private static @Nullable String name(@Nullable String name, Findings findings) {
		String flaw = (name != null) ? CallerNames.flaw(name)
				: "is missing; give a text of 1 to " + CallerNames.MAX_CHARACTERS + " characters";
		if (flaw != null) {
			findings.add("/name", flaw);
		}
		return name;
	}

	private @Nullable Instant time(@Nullable String text, Findings findings) {
		if (text == null) {
			return null;
		}
		try {
			Instant time = OffsetDateTime.parse(text).toInstant();
			if (time.isAfter(this.clock.instant()) && time.atOffset(ZoneOffset.UTC).getYear() <= MAX_YEAR) {
				return time;
			}
			findings.add("/expiresAt", "is " + Findings.quoted(text) + "; give a time in the future, of a year up to "
					+ MAX_YEAR + ", or leave it out for a key without an end");
		}
		catch (DateTimeException ex) {
			findings.add("/expiresAt", Findings.quoted(text) + " is not a time; write it as 2027-01-31T12:00:00Z");
		}
		return null;
	}

	private static void check(String pointer, @Nullable Integer limit, int most, Findings findings) {
		if (limit != null) {
			findings.between(pointer, limit, 1, most);
		}
	}

}
