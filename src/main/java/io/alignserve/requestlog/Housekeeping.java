package io.alignserve.requestlog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.alignserve.database.TimedDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Makes partitions ahead and removes what the retention does not keep: at the start and
 * every hour. Of several instances, one at a time does it.
 */
@Component
class Housekeeping implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);

	/** Known to all instances; spells "request". */
	private static final long LOCK = 0x72657175657374L;

	private static final Duration EVERY = Duration.ofHours(1);

	private final Outage outage = new Outage("The request log's partitions cannot be looked after",
			"The request log's partitions are looked after again");

	private final DataSource database;

	private final Partitions partitions;

	private final @Nullable Duration retention;

	private final Clock clock;

	private @Nullable ScheduledExecutorService timer;

	@Autowired
	Housekeeping(DataSource database, Partitions partitions, RequestLogProperties properties) {
		this(database, partitions, properties.retention(), Clock.systemUTC());
	}

	Housekeeping(DataSource database, Partitions partitions, @Nullable Duration retention, Clock clock) {
		this.database = new TimedDataSource(database, Partitions.ANSWER);
		this.partitions = partitions;
		this.retention = retention;
		this.clock = clock;
	}

	@Override
	public synchronized void start() {
		CustomizableThreadFactory daemon = new CustomizableThreadFactory("request-log-housekeeping-");
		daemon.setDaemon(true);
		ScheduledExecutorService next = Executors.newSingleThreadScheduledExecutor(daemon);
		next.scheduleWithFixedDelay(this::tryOnce, 0, EVERY.toMinutes(), TimeUnit.MINUTES);
		this.timer = next;
	}

	private void tryOnce() {
		try {
			once();
			this.outage.worked();
		}
		catch (SQLException | RuntimeException ex) {
			this.outage.failed(ex);
		}
	}

	/**
	 * Does it now, unless another instance is at it.
	 * @return whether it was done
	 * @throws SQLException if it cannot be done
	 */
	boolean once() throws SQLException {
		try (Connection connection = this.database.getConnection();
				Statement statement = connection.createStatement()) {
			try (ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
				row.next();
				if (!row.getBoolean(1)) {
					return false;
				}
			}
			try {
				this.partitions.makeAhead();
				removeOld(now(statement));
			}
			finally {
				statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
			}
			return true;
		}
	}

	/**
	 * A clock that is ahead must not make rows old that are not: of ours and the
	 * database's, the one that is behind counts.
	 */
	private Instant now(Statement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery("SELECT now()")) {
			row.next();
			Instant theirs = row.getObject(1, OffsetDateTime.class).toInstant();
			Instant ours = this.clock.instant();
			return ours.isBefore(theirs) ? ours : theirs;
		}
	}

	private void removeOld(Instant now) throws SQLException {
		if (this.retention != null) {
			Partitions.Removed removed = this.partitions.removeBefore(now.minus(this.retention));
			if (!removed.months().isEmpty() || removed.rows() > 0) {
				logger.info("The request log's retention of {} dropped the months {} and deleted {} rows",
						this.retention, removed.months(), removed.rows());
			}
		}
	}

	@Override
	public synchronized void stop() {
		ScheduledExecutorService running = this.timer;
		this.timer = null;
		if (running != null) {
			running.shutdownNow();
			try {
				running.awaitTermination(2, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.timer != null;
	}

}
