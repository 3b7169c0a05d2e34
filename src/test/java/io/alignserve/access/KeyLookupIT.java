package io.alignserve.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.alignserve.Eventually;
import io.alignserve.TestDatabase;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Keys while the database comes and goes.
 */
class KeyLookupIT {

	private static final Duration GRACE = Duration.ofMinutes(15);

	private final TestDatabase database = TestDatabase.create();

	private final HikariDataSource connections = new HikariDataSource();

	private final ApiKeys keys = new ApiKeys(this.connections);

	private final CircuitBreaker breaker = CircuitBreaker.of("keys",
			CircuitBreakerConfig.custom().slidingWindowSize(4).minimumNumberOfCalls(2).build());

	private final RememberedKeys remembered = new RememberedKeys(GRACE, 100);

	private final LastUses uses = new LastUses();

	private final KeyWatch watch = new KeyWatch(this.keys, this.breaker, this.remembered, this.uses);

	private final KeyText key = KeyText.generate();

	private Instant now = Instant.now();

	@BeforeEach
	void migrate() {
		this.connections.setJdbcUrl(this.database.url());
		this.connections.setUsername(this.database.username());
		this.connections.setPassword(this.database.password());
		this.connections.setConnectionTimeout(500);
		this.connections.setMinimumIdle(0);
		Flyway.configure().dataSource(this.connections).load().migrate();
		this.keys.add(key(this.key, null), this.now);
	}

	@AfterEach
	void close() {
		this.database.reopen();
		this.connections.close();
	}

	@Test
	void aKeyThatWasVerifiedIsBelievedWhileTheDatabaseIsGone() {
		assertThat(lookup().owner(this.key)).isPresent();
		this.database.shut();
		assertThat(lookup().owner(this.key)).hasValueSatisfying((caller) -> {
			assertThat(caller.id()).isEqualTo(this.key.id());
			assertThat(caller.limits()).isEqualTo(new CallerLimits(10, null, 2));
		});
	}

	@Test
	void whatWasNotVerifiedIsNotBelieved() {
		KeyText unseen = KeyText.generate();
		this.keys.add(key(unseen, null), this.now);
		assertThat(lookup().owner(this.key)).isPresent();
		this.database.shut();
		KeyText otherSecret = KeyText.parse("as_" + this.key.id() + "_" + "x".repeat(43)).orElseThrow();
		for (KeyText text : new KeyText[] { unseen, KeyText.generate(), otherSecret }) {
			assertUnavailable(text);
		}
	}

	@Test
	void nobodyIsBelievedLongerThanTheGraceOrBeyondTheKeysEnd() {
		KeyText ending = KeyText.generate();
		this.keys.add(key(ending, this.now.plusSeconds(60)), this.now);
		lookup().owner(this.key);
		lookup().owner(ending);
		this.database.shut();
		this.now = this.now.plusSeconds(61);
		assertUnavailable(ending);
		this.now = this.now.plus(GRACE).minusSeconds(62);
		assertThat(lookup().owner(this.key)).isPresent();
		this.now = this.now.plusSeconds(1);
		assertUnavailable(this.key);
	}

	@Test
	void aClockThatIsSetNeitherForgetsAKeyNorKeepsItLonger() {
		Clock right = Clock.fixed(this.now, ZoneOffset.UTC);
		Clock ahead = Clock.offset(right, Duration.ofHours(1));
		Clock behind = Clock.offset(right, Duration.ofHours(-1));
		lookup(right, right).owner(this.key);
		this.database.shut();
		assertThat(lookup(ahead, right).owner(this.key)).isPresent();
		assertThat(lookup(behind, right).owner(this.key)).isPresent();
		assertThatThrownBy(() -> lookup(behind, Clock.offset(right, GRACE)).owner(this.key))
			.isInstanceOf(RefusedCallerException.class);
	}

	private KeyLookup lookup(Clock clock, Clock steady) {
		return new KeyLookup(this.keys, this.breaker, this.remembered, this.uses, clock, steady);
	}

	@Test
	void aKeyBecomesOneOfAdministrationInTheDatabaseAlone() {
		JdbcClient.create(this.connections)
			.sql("UPDATE api_key SET role = 'ADMIN' WHERE id = :id")
			.param("id", this.key.id())
			.update();
		assertThat(lookup().owner(this.key))
			.hasValueSatisfying((owner) -> assertThat(owner.role()).isEqualTo(Role.ADMIN));
	}

	@Test
	void noGraceMeansNoBelief() {
		RememberedKeys nothing = new RememberedKeys(Duration.ZERO, 100);
		KeyLookup lookup = new KeyLookup(this.keys, this.breaker, nothing, this.uses, Clock.systemUTC(),
				Clock.systemUTC());
		assertThat(lookup.owner(this.key)).isPresent();
		this.database.shut();
		assertThatThrownBy(() -> lookup.owner(this.key)).isInstanceOf(RefusedCallerException.class);
	}

	@Test
	void aRevokedKeyIsForgottenAtTheNextCall() {
		lookup().owner(this.key);
		this.keys.revoke(this.key.id());
		assertThat(lookup().owner(this.key)).isEmpty();
		this.database.shut();
		assertUnavailable(this.key);
	}

	@Test
	void aKeyThatAnotherInstanceRevokedIsForgottenWithoutACall() {
		lookup().owner(this.key);
		this.keys.revoke(this.key.id());
		this.watch.look();
		this.database.shut();
		assertUnavailable(this.key);
	}

	@Test
	void aWrongSecretMakesNobodyForget() {
		lookup().owner(this.key);
		KeyText wrong = KeyText.parse("as_" + this.key.id() + "_" + "x".repeat(43)).orElseThrow();
		assertThat(lookup().owner(wrong)).isEmpty();
		this.database.shut();
		assertThat(lookup().owner(this.key)).isPresent();
	}

	@Test
	void afterTwoFailuresNoCallAsksUntilTheWatchFindsTheDatabaseBack() {
		lookup().owner(this.key);
		this.database.shut();
		for (int i = 0; i < 4; i++) {
			lookup().owner(this.key);
		}
		assertThat(this.breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
		long asked = this.breaker.getMetrics().getNumberOfFailedCalls();
		for (int i = 0; i < 1000; i++) {
			assertThat(lookup().owner(this.key)).isPresent();
		}
		assertThat(this.breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(asked);
		this.watch.look();
		assertThat(this.breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
		this.database.reopen();
		Eventually.holds(() -> {
			this.watch.look();
			assertThat(this.breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
		});
		assertThat(lookup().owner(this.key)).isPresent();
	}

	@Test
	void theWatchFindsAnOutageBeforeAnyCallDoes() {
		lookup().owner(this.key);
		this.database.shut();
		for (int i = 0; i < 3; i++) {
			this.watch.look();
		}
		assertThat(this.breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
	}

	@Test
	void tellsLaterWhenKeysWereUsedDuringAnOutageAndNeverTurnsTimeBack() {
		lookup().owner(this.key);
		this.database.shut();
		this.now = this.now.plusSeconds(60);
		lookup().owner(this.key);
		this.watch.tell();
		this.database.reopen();
		Eventually.holds(() -> {
			this.watch.tell();
			assertThat(lastUsed()).isCloseTo(this.now,
					org.assertj.core.api.Assertions.within(1, java.time.temporal.ChronoUnit.MILLIS));
		});
		this.keys.used(Map.of(this.key.id(), this.now.minusSeconds(30)));
		assertThat(lastUsed()).isAfter(this.now.minusSeconds(1));
	}

	private Instant lastUsed() {
		Instant used = this.keys.view(this.key.id()).orElseThrow().lastUsedAt();
		return (used != null) ? used : Instant.EPOCH;
	}

	private void assertUnavailable(KeyText text) {
		assertThatThrownBy(() -> lookup().owner(text)).isInstanceOfSatisfying(RefusedCallerException.class,
				(ex) -> assertThat(ex.kind()).isEqualTo(Refusals.Kind.UNAVAILABLE));
	}

	private KeyLookup lookup() {
		Clock clock = Clock.fixed(this.now, ZoneOffset.UTC);
		return new KeyLookup(this.keys, this.breaker, this.remembered, this.uses, clock, clock);
	}

	private static ApiKey key(KeyText text, @Nullable Instant end) {
		return ApiKey.of(text, new KeyOrder("shop", Role.CLIENT, end, new CallerLimits(10, null, 2)));
	}

}
