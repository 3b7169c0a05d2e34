package io.alignserve.access;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

import io.alignserve.Eventually;
import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The rows of kept answers, several instances on one database.
 */
class IdempotentAnswersIT {

	private static final Duration LONG = Duration.ofMinutes(10);

	private static final Duration SHORT = Duration.ofSeconds(1);

	private static final byte[] REQUEST = new byte[32];

	private static final String TEXT = "An ad that nobody may read in the table";

	private static final KeptAnswer ANSWER = new KeptAnswer("first-id", 200, Map.of("Content-Type", "text/plain"),
			TEXT.getBytes(StandardCharsets.UTF_8));

	private static final TestDatabase DATABASE = TestDatabase.create();

	private static final DriverManagerDataSource SOURCE = new DriverManagerDataSource(DATABASE.url(),
			DATABASE.username(), DATABASE.password());

	private final JdbcTemplate jdbc = new JdbcTemplate(SOURCE);

	@BeforeAll
	static void migrate() {
		Flyway.configure().dataSource(SOURCE).load().migrate();
	}

	@BeforeEach
	void forget() {
		this.jdbc.update("DELETE FROM idempotency");
	}

	private static IdempotentAnswers instance(Duration keep, Duration lease, String secret) {
		return new IdempotentAnswers(SOURCE,
				new IdempotencyProperties(keep, lease, LONG, DataSize.ofMegabytes(1), secret));
	}

	private static IdempotentAnswers instance() {
		return instance(LONG, LONG, "");
	}

	private static Claim.Granted granted(IdempotentAnswers instance) {
		return (Claim.Granted) instance.claim("ada", "key", REQUEST);
	}

	@Test
	void anotherInstanceGivesTheAnswerAgain() {
		IdempotentAnswers one = instance();
		Claim.Granted claim = granted(one);
		assertThat(instance().claim("ada", "key", REQUEST)).isInstanceOf(Claim.Running.class);
		assertThat(one.keep(claim, ANSWER)).isTrue();
		assertThat(instance().claim("ada", "key", REQUEST)).isInstanceOfSatisfying(Claim.Answered.class, (answered) -> {
			assertThat(answered.answer().requestId()).isEqualTo("first-id");
			assertThat(answered.answer().status()).isEqualTo(200);
			assertThat(answered.answer().headers()).isEqualTo(ANSWER.headers());
			assertThat(answered.answer().body()).isEqualTo(ANSWER.body());
		});
	}

	@Test
	void anotherRequestWithTheKeyIsAMismatchWhetherOrNotTheFirstIsAnswered() {
		IdempotentAnswers one = instance();
		byte[] other = { 1 };
		Claim.Granted claim = granted(one);
		assertThat(one.claim("ada", "key", other)).isInstanceOf(Claim.Mismatch.class);
		one.keep(claim, ANSWER);
		assertThat(one.claim("ada", "key", other)).isInstanceOf(Claim.Mismatch.class);
	}

	@Test
	void callersDoNotMeet() {
		IdempotentAnswers one = instance();
		one.keep(granted(one), ANSWER);
		assertThat(one.claim("bob", "key", REQUEST)).isInstanceOf(Claim.Granted.class);
		assertThat(one.claim("ad", "akey", REQUEST)).isInstanceOf(Claim.Granted.class);
	}

	@Test
	void aReleasedClaimIsFree() {
		IdempotentAnswers one = instance();
		one.release(granted(one));
		assertThat(one.claim("ada", "key", new byte[] { 7 })).isInstanceOf(Claim.Granted.class);
	}

	@Test
	void aDeadOwnersClaimBecomesFreeAndItsLateAnswerIsNotTaken() {
		IdempotentAnswers dead = instance(LONG, SHORT, "");
		Claim.Granted lost = granted(dead);
		IdempotentAnswers other = instance();
		assertThat(other.claim("ada", "key", REQUEST)).isInstanceOf(Claim.Running.class);
		List<Claim> claims = new ArrayList<>();
		Eventually.holds(() -> {
			claims.add(other.claim("ada", "key", REQUEST));
			assertThat(claims.get(claims.size() - 1)).isInstanceOf(Claim.Granted.class);
		});
		assertThat(dead.keep(lost, ANSWER)).isFalse();
		dead.release(lost);
		assertThat(other.claim("ada", "key", REQUEST)).isInstanceOf(Claim.Running.class);
		assertThat(other.keep((Claim.Granted) claims.get(claims.size() - 1), ANSWER)).isTrue();
	}

	@Test
	void anAnswerIsKeptWithWhatItsTransactionDoesOrNotAtAll() {
		IdempotentAnswers one = instance();
		Claim.Granted claim = granted(one);
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(SOURCE));
		transaction.executeWithoutResult((status) -> {
			assertThat(one.keepInTransaction(claim, ANSWER)).isTrue();
			status.setRollbackOnly();
		});
		assertThat(one.claim("ada", "key", REQUEST)).isInstanceOf(Claim.Running.class);
		transaction.executeWithoutResult((status) -> {
			assertThat(one.keepInTransaction(claim, ANSWER)).isTrue();
			assertThat(unanswered()).isOne();
		});
		assertThat(one.claim("ada", "key", REQUEST)).isInstanceOf(Claim.Answered.class);
		one.release(claim);
		assertThat(one.claim("ada", "key", REQUEST)).isInstanceOf(Claim.Answered.class);
		assertThatThrownBy(() -> one.keepInTransaction(claim, ANSWER)).isInstanceOf(IllegalStateException.class);
	}

	/** As another connection sees them. */
	private static int unanswered() {
		try (Connection connection = DATABASE.connect(); Statement statement = connection.createStatement()) {
			ResultSet row = statement.executeQuery("SELECT count(*) FROM idempotency WHERE answer IS NULL");
			row.next();
			return row.getInt(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aClaimThatSomebodyElseGotMeanwhileIsNotKeptInATransaction() {
		IdempotentAnswers slept = instance(LONG, SHORT, "");
		Claim.Granted lost = granted(slept);
		Eventually.holds(() -> assertThat(instance().claim("ada", "key", REQUEST)).isInstanceOf(Claim.Granted.class));
		new TransactionTemplate(new JdbcTransactionManager(SOURCE))
			.executeWithoutResult((status) -> assertThat(slept.keepInTransaction(lost, ANSWER)).isFalse());
		assertThat(unanswered()).isOne();
	}

	@Test
	void aLivingOwnerRenewsItsLease() {
		IdempotencyProperties properties = new IdempotencyProperties(LONG, SHORT, LONG, DataSize.ofMegabytes(1), "");
		IdempotentAnswers living = new IdempotentAnswers(SOURCE, properties);
		IdempotencyUpkeep upkeep = new IdempotencyUpkeep(living, properties);
		upkeep.start();
		try {
			Claim.Granted claim = granted(living);
			String until = "SELECT held_until > ?::timestamptz + interval '2 seconds' FROM idempotency";
			Object first = this.jdbc.queryForObject("SELECT held_until::text FROM idempotency", String.class);
			Eventually.holds(() -> assertThat(this.jdbc.queryForObject(until, Boolean.class, first)).isTrue());
			assertThat(instance().claim("ada", "key", REQUEST)).isInstanceOf(Claim.Running.class);
			assertThat(living.keep(claim, ANSWER)).isTrue();
			living.renew();
			assertThat(this.jdbc.queryForObject(
					"SELECT held_until > clock_timestamp() + interval '5 minutes' FROM idempotency", Boolean.class))
				.isTrue();
		}
		finally {
			upkeep.stop();
		}
	}

	@Test
	void anAnswerIsForgottenAfterItsTimeAndDeletedInGroups() {
		IdempotentAnswers brief = instance(SHORT, SHORT, "");
		for (int i = 0; i < 450; i++) {
			Claim.Granted claim = (Claim.Granted) brief.claim("ada", "key " + i, REQUEST);
			if (i % 2 == 0) {
				brief.keep(claim, ANSWER);
			}
		}
		IdempotentAnswers one = instance();
		one.keep((Claim.Granted) one.claim("ada", "lasting", REQUEST), ANSWER);
		Eventually.holds(() -> assertThat(one.claim("ada", "key 0", REQUEST)).isInstanceOf(Claim.Granted.class));
		Eventually.holds(() -> {
			one.sweep();
			assertThat(this.jdbc.queryForObject("SELECT count(*) FROM idempotency", Integer.class)).isEqualTo(2);
		});
		assertThat(one.claim("ada", "lasting", REQUEST)).isInstanceOf(Claim.Answered.class);
	}

	@Test
	void theTableTellsNeitherKeyNorCallerNorTexts() {
		IdempotentAnswers one = instance();
		one.keep((Claim.Granted) one.claim("ada-the-caller", "the-clients-key", REQUEST), ANSWER);
		String row = this.jdbc.queryForObject(
				"SELECT encode(lookup, 'escape') || encode(request, 'escape') || encode(answer, 'escape') FROM idempotency",
				String.class);
		assertThat(row).doesNotContain("ada-the-caller", "the-clients-key", "nobody may read", "first-id",
				"text/plain");
		// The same again is sealed in other bytes.
		byte[] first = this.jdbc.queryForObject("SELECT answer FROM idempotency", byte[].class);
		forget();
		one.keep((Claim.Granted) one.claim("ada-the-caller", "the-clients-key", REQUEST), ANSWER);
		assertThat(this.jdbc.queryForObject("SELECT answer FROM idempotency", byte[].class)).isNotEqualTo(first);
	}

	@Test
	void anAnswerThatSomebodyChangedIsNotGiven() {
		IdempotentAnswers one = instance();
		one.keep(granted(one), ANSWER);
		this.jdbc.update("UPDATE idempotency SET answer = set_byte(answer, 40, get_byte(answer, 40) # 1)");
		assertThatThrownBy(() -> one.claim("ada", "key", REQUEST)).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void withAnotherSecretNothingIsFound() {
		IdempotentAnswers one = instance(LONG, LONG, "first secret");
		one.keep(granted(one), ANSWER);
		assertThat(instance(LONG, LONG, "second secret").claim("ada", "key", REQUEST))
			.isInstanceOf(Claim.Granted.class);
		assertThat(instance(LONG, LONG, "first secret").claim("ada", "key", REQUEST))
			.isInstanceOf(Claim.Answered.class);
	}

	@Test
	void ofManyOverTwoInstancesExactlyOneIsGranted() throws Exception {
		List<IdempotentAnswers> instances = List.of(instance(), instance());
		ExecutorService threads = Executors.newFixedThreadPool(16);
		for (int round = 0; round < 10; round++) {
			String key = "round " + round;
			CountDownLatch start = new CountDownLatch(1);
			List<Future<Claim>> claims = new ArrayList<>();
			for (int i = 0; i < 16; i++) {
				IdempotentAnswers instance = instances.get(i % 2);
				claims.add(threads.submit(() -> {
					start.await();
					return instance.claim("ada", key, REQUEST);
				}));
			}
			start.countDown();
			int granted = 0;
			for (Future<Claim> claim : claims) {
				granted += (claim.get() instanceof Claim.Granted) ? 1 : 0;
			}
			assertThat(granted).isEqualTo(1);
		}
		threads.shutdown();
	}

	@Test
	void withoutTheDatabaseNothingIsClaimedAndNothingFails() {
		IdempotentAnswers one = instance();
		Claim.Granted claim = granted(one);
		DATABASE.shut();
		try {
			assertThatThrownBy(() -> one.claim("ada", "other", REQUEST)).isInstanceOf(DataAccessException.class);
			assertThat(one.keep(claim, ANSWER)).isFalse();
			one.release(claim);
		}
		finally {
			DATABASE.reopen();
		}
	}

	@Test
	void aClaimWhoseConfirmationWasLostIsGivenBack() {
		IdempotentAnswers unlucky = new IdempotentAnswers(new LostConfirmation(SOURCE),
				new IdempotencyProperties(LONG, LONG, LONG, DataSize.ofMegabytes(1), ""));
		assertThatThrownBy(() -> granted(unlucky)).isInstanceOf(DataAccessException.class).hasMessageContaining("lost");
		assertThat(instance().claim("ada", "key", REQUEST)).as("whoever tries again, as told")
			.isInstanceOf(Claim.Granted.class);
	}

	@Test
	void aConfirmationLostInFrontOfAnothersClaimTakesNothingFromIt() {
		IdempotentAnswers one = instance();
		Claim.Granted claim = granted(one);
		IdempotentAnswers unlucky = new IdempotentAnswers(new LostConfirmation(SOURCE),
				new IdempotencyProperties(LONG, LONG, LONG, DataSize.ofMegabytes(1), ""));
		assertThatThrownBy(() -> granted(unlucky)).isInstanceOf(DataAccessException.class);
		assertThat(instance().claim("ada", "key", REQUEST)).isInstanceOf(Claim.Running.class);
		assertThat(one.keep(claim, ANSWER)).isTrue();
	}

}
