package io.alignserve.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes by other instances, on a connection of its own, and asks for them
 * every two seconds in case it heard nothing. While the database is away, what serves
 * goes on.
 */
class FleetFollower implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(FleetFollower.class);

	private static final Duration ROUND = Duration.ofSeconds(2);

	/** How soon a wake-up from within is seen. */
	private static final int LISTEN_MILLIS = 250;

	private static final int ANSWER_MILLIS = 3000;

	private static final Duration LOOK = Duration.ofSeconds(10);

	private static final int LONGEST_PAUSE_MILLIS = 5000;

	private static final int STOP_MILLIS = 5000;

	private final DataSource database;

	private final Runnable round;

	/** The thread that follows; another one, or none, ends the one that ran before. */
	private volatile @Nullable Thread thread;

	private volatile boolean woken;

	private @Nullable Connection connection;

	private long nextLook;

	private boolean failing;

	private int pauseMillis = LISTEN_MILLIS;

	/**
	 * Creates a follower that has not begun.
	 * @param database where to listen
	 * @param round what to do when something changed, and every two seconds
	 */
	FleetFollower(DataSource database, Runnable round) {
		this.database = database;
		this.round = round;
	}

	void begin() {
		Thread created = new Thread(this::follow, "registry");
		created.setDaemon(true);
		this.thread = created;
		created.start();
	}

	/** Has the next round begin at once. */
	void wake() {
		this.woken = true;
	}

	private void follow() {
		long next = System.nanoTime();
		while (isWanted()) {
			try {
				boolean heard = listen();
				if (heard || this.woken || System.nanoTime() - next >= 0) {
					this.woken = false;
					next = System.nanoTime() + ROUND.toNanos();
					this.round.run();
				}
				recovered();
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (SQLException | RuntimeException ex) {
				failed(ex);
			}
		}
		disconnect();
	}

	private boolean isWanted() {
		return this.thread == Thread.currentThread();
	}

	private boolean listen() throws SQLException, InterruptedException {
		Connection listening = this.connection;
		if (listening == null) {
			listening = this.database.getConnection();
			this.connection = listening;
			listening.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
			this.nextLook = System.nanoTime() + LOOK.toNanos();
			try (Statement statement = listening.createStatement()) {
				statement.execute("LISTEN " + Fleet.CHANNEL);
			}
			// Whatever was told before is unknown.
			return true;
		}
		boolean heard = listening.unwrap(PGConnection.class).getNotifications(LISTEN_MILLIS).length > 0;
		if (System.nanoTime() - this.nextLook >= 0) {
			// Who only listens does not notice that nobody is there any more.
			if (!listening.isValid(ANSWER_MILLIS / 1000)) {
				throw new SQLException("the listening connection does not answer");
			}
			this.nextLook = System.nanoTime() + LOOK.toNanos();
		}
		return heard;
	}

	private void recovered() {
		if (this.failing) {
			logger.info("the registry's database answers again");
		}
		this.failing = false;
		this.pauseMillis = LISTEN_MILLIS;
	}

	private void failed(Exception cause) {
		disconnect();
		if (!isWanted()) {
			return;
		}
		if (!this.failing) {
			logger.warn("changes of other instances are not followed for now: {}", Reasons.of(cause));
		}
		this.failing = true;
		try {
			Thread.sleep(this.pauseMillis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.pauseMillis = Math.min(2 * this.pauseMillis, LONGEST_PAUSE_MILLIS);
	}

	/** A connection that listens must not go back to those that others borrow. */
	private void disconnect() {
		Connection listening = this.connection;
		this.connection = null;
		if (listening == null) {
			return;
		}
		try (listening; Statement statement = listening.createStatement()) {
			statement.execute("UNLISTEN *");
		}
		catch (SQLException ex) {
			logger.debug("the listening connection was gone already", ex);
		}
	}

	@Override
	public void close() {
		Thread following = this.thread;
		this.thread = null;
		if (following == null) {
			return;
		}
		try {
			following.join(STOP_MILLIS);
			following.interrupt();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
