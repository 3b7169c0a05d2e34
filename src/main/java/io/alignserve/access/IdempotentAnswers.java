package io.alignserve.access;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.alignserve.database.TimedDataSource;

/**
 * The answers that are given again to whoever repeats a request with the same
 * {@code Idempotency-Key}: the rows of {@code idempotency}. All instances on one database
 * share them. A claim is one INSERT, so of many requests with one key exactly one is
 * granted; it is held by a lease that its owner renews, and is free again a while after
 * the owner has died. Times are those of the database's clock.
 */
public class IdempotentAnswers {

	private static final Logger logger = LoggerFactory.getLogger(IdempotentAnswers.class);

	private static final int QUERY_SECONDS = 5;

	/** Calls wait, but a statement may take its time, whose end the database tells. */
	private static final Duration ANSWER = Duration.ofSeconds(6);

	/** A row may be released between two looks at it. */
	private static final int MAX_TRIES = 5;

	private static final int SWEEP_ROWS = 200;

	private static final String CLAIM = """
			INSERT INTO idempotency (lookup, request, token, held_until)
			VALUES (:lookup, :request, :token, clock_timestamp() + make_interval(secs => :seconds))
			ON CONFLICT (lookup) DO UPDATE SET request = excluded.request, token = excluded.token,
				held_until = excluded.held_until, answer = NULL
			WHERE idempotency.held_until <= clock_timestamp()""";

	private static final String KEEP = """
			UPDATE idempotency SET answer = :answer, held_until = clock_timestamp() + make_interval(secs => :seconds)
			WHERE lookup = :lookup AND token = :token AND answer IS NULL""";

	private static final String RENEW = """
			UPDATE idempotency SET held_until = clock_timestamp() + make_interval(secs => ?)
			WHERE lookup = ? AND token = ? AND answer IS NULL""";

	private static final String RELEASE = "DELETE FROM idempotency WHERE lookup = :lookup AND token = :token AND answer IS NULL";

	private static final String SWEEP = """
			DELETE FROM idempotency WHERE lookup IN (SELECT lookup FROM idempotency
				WHERE held_until <= clock_timestamp() ORDER BY held_until LIMIT :rows FOR UPDATE SKIP LOCKED)""";

	private final JdbcTemplate template;

	private final JdbcClient database;

	private final DataSource source;

	private final JdbcClient transaction;

	private final IdempotencyProperties properties;

	private final Set<Claim.Granted> granted = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the answers.
	 * @param database the data source as transactions know it
	 * @param properties how long they are kept
	 */
	IdempotentAnswers(DataSource database, IdempotencyProperties properties) {
		this.template = statements(new TimedDataSource(database, ANSWER));
		this.database = JdbcClient.create(this.template);
		this.source = database;
		this.transaction = JdbcClient.create(statements(database));
		this.properties = properties;
	}

	private static JdbcTemplate statements(DataSource database) {
		JdbcTemplate statements = new JdbcTemplate(database);
		statements.setQueryTimeout(QUERY_SECONDS);
		return statements;
	}

	/**
	 * Claims a request.
	 * @param caller who calls; callers do not see each other's answers
	 * @param key the client's key
	 * @param requestSha256 SHA-256 of all that was asked
	 * @return whether it is to be answered, or what the answer was
	 * @throws DataAccessException if the database cannot be reached; nothing is claimed,
	 * unless it fell silent after it had noted the claim: then until the lease ends
	 */
	public Claim claim(String caller, String key, byte[] requestSha256) {
		AnswerSeal seal = new AnswerSeal(caller, key, this.properties.secret());
		Claim.Granted wanted = new Claim.Granted(seal, seal.request(requestSha256));
		for (int tries = 0; tries < MAX_TRIES; tries++) {
			if (insert(wanted)) {
				this.granted.add(wanted);
				return wanted;
			}
			Optional<Row> held = find(wanted);
			if (held.isPresent()) {
				return held.get().claim(seal, wanted.request());
			}
		}
		return new Claim.Running();
	}

	private boolean insert(Claim.Granted wanted) {
		try {
			return this.database.sql(CLAIM)
				.param("lookup", wanted.lookup())
				.param("request", wanted.request())
				.param("token", wanted.token())
				.param("seconds", seconds(this.properties.lease()))
				.update() > 0;
		}
		catch (CannotGetJdbcConnectionException ex) {
			throw ex;
		}
		catch (DataAccessException ex) {
			// It may have been noted: whoever tries again must not meet it.
			release(wanted);
			throw ex;
		}
	}

	private Optional<Row> find(Claim.Granted wanted) {
		return this.database
			.sql("SELECT request, answer FROM idempotency WHERE lookup = :lookup AND held_until > clock_timestamp()")
			.param("lookup", wanted.lookup())
			.query((row, number) -> new Row(row.getBytes("request"), row.getBytes("answer")))
			.optional();
	}

	/**
	 * Keeps the answer to a claimed request. If that fails, the claim becomes free when
	 * its lease ends.
	 * @param claim the claim, over after this
	 * @param answer what is sent, or was
	 * @return whether it will be given again
	 */
	public boolean keep(Claim.Granted claim, KeptAnswer answer) {
		try {
			return write(this.database, claim, answer);
		}
		catch (DataAccessException ex) {
			logger.warn("the answer to request {} cannot be kept for its idempotency key: {}", answer.requestId(),
					ex.getClass().getSimpleName());
			return false;
		}
		finally {
			this.granted.remove(claim);
		}
	}

	/**
	 * Keeps the answer to a claimed request together with what the current transaction
	 * does: either both are there afterwards, or neither. Until it ends, its lock on the
	 * row makes others wait who claim the key, even if the lease ends meanwhile; so the
	 * lease is not renewed any more. Whoever rolls back releases the claim.
	 * @param claim the claim
	 * @param answer what will be sent
	 * @return whether the claim was still held; otherwise somebody else may answer, and
	 * the transaction must not be committed
	 * @throws DataAccessException if the database fails
	 */
	public boolean keepInTransaction(Claim.Granted claim, KeptAnswer answer) {
		if (!TransactionSynchronizationManager.hasResource(this.source)) {
			throw new IllegalStateException("there is no transaction that the answer could be kept in");
		}
		this.granted.remove(claim);
		return write(this.transaction, claim, answer);
	}

	private boolean write(JdbcClient client, Claim.Granted claim, KeptAnswer answer) {
		return client.sql(KEEP)
			.param("answer", claim.sealed(answer))
			.param("seconds", seconds(this.properties.keep()))
			.param("lookup", claim.lookup())
			.param("token", claim.token())
			.update() > 0;
	}

	/**
	 * Gives a claim up: whoever repeats the request is answered anew. An answer that was
	 * kept stays.
	 * @param claim the claim, over after this
	 */
	public void release(Claim.Granted claim) {
		this.granted.remove(claim);
		try {
			this.database.sql(RELEASE).param("lookup", claim.lookup()).param("token", claim.token()).update();
		}
		catch (DataAccessException ex) {
			logger.debug("a claim cannot be released; it ends with its lease", ex);
		}
	}

	/**
	 * Returns the most bytes of a body that is kept.
	 * @return bytes, 1 or more
	 */
	public int answerLimitBytes() {
		return Math.toIntExact(this.properties.answerLimit().toBytes());
	}

	/** Renews the leases of all requests that this instance is answering. */
	void renew() {
		List<Object[]> rows = this.granted.stream()
			.map((claim) -> new Object[] { seconds(this.properties.lease()), claim.lookup(), claim.token() })
			.toList();
		if (!rows.isEmpty()) {
			this.template.batchUpdate(RENEW, rows);
		}
	}

	/**
	 * Deletes what is no longer held, in groups that lock few rows at a time.
	 * @return the number of rows
	 */
	int sweep() {
		int swept = 0;
		int group;
		do {
			group = this.database.sql(SWEEP).param("rows", SWEEP_ROWS).update();
			swept += group;
		}
		while (group == SWEEP_ROWS);
		return swept;
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

	/** A row that somebody holds. */
	private static final class Row {

		private final byte[] request;

		private final byte @Nullable [] answer;

		Row(byte[] request, byte @Nullable [] answer) {
			this.request = request;
			this.answer = answer;
		}

		Claim claim(AnswerSeal seal, byte[] asked) {
			if (!MessageDigest.isEqual(this.request, asked)) {
				return new Claim.Mismatch();
			}
			return (this.answer != null) ? new Claim.Answered(KeptAnswer.of(seal.open(this.answer, this.request)))
					: new Claim.Running();
		}

	}

}
