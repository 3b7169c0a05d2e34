package io.alignserve.requestlog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.alignserve.database.TimedDataSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The months of {@code request_log}, each a partition. Several instances may make and
 * drop them at once. A row whose month has none, because making it failed or its time
 * cannot be right, lies in {@code request_log_other}.
 */
@Component
class Partitions {

	private static final String PREFIX = "request_log_";

	private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{4})_(\\d{2})");

	/** A clock that is wrong by more makes no partitions. */
	private static final int MONTHS_BACK = 120;

	private static final int MONTHS_AHEAD = 2;

	/** Whoever waits for a lock on the table makes everybody else wait. */
	private static final String SHORT_WAIT = "SET LOCAL lock_timeout = '3s'";

	/** Less than a server may be silent to whoever ships rows. */
	private static final String SHORT_WORK = SHORT_WAIT + "; SET LOCAL statement_timeout = '20s'";

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	private static final String QUERY_CANCELED = "57014";

	private static final int ROWS_PER_DELETE = 10_000;

	/**
	 * Moving the rows of a month, or deleting many, may take longer than other statements
	 * may; a server that is gone is to be noticed all the same.
	 */
	static final Duration ANSWER = Duration.ofMinutes(10);

	private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();

	private final Outage outage = new Outage(
			"Partitions of the request log cannot be made, rows of new months go to " + PREFIX + "other",
			"Partitions of the request log can be made again");

	private final DataSource database;

	/** For whoever ships rows, which wait meanwhile. */
	private final DataSource shipping;

	private final Clock clock;

	@Autowired
	Partitions(DataSource database) {
		this(database, Clock.systemUTC());
	}

	Partitions(DataSource database, Clock clock) {
		this.database = new TimedDataSource(database, ANSWER);
		this.shipping = new TimedDataSource(database, RequestLog.ANSWER);
		this.clock = clock;
	}

	/**
	 * Makes the partitions of some months unless they are there or cannot be had soon;
	 * rows have a place all the same.
	 * @param months as {@code 2026-01}
	 * @throws SQLException if the database is gone
	 */
	void require(Collection<String> months) throws SQLException {
		for (String text : months) {
			YearMonth month;
			try {
				month = YearMonth.parse(text);
			}
			catch (DateTimeException ex) {
				continue;
			}
			if (!this.known.contains(month) && isLikely(month)) {
				tryToMake(month);
			}
		}
	}

	private boolean isLikely(YearMonth month) {
		YearMonth now = thisMonth();
		return !month.isBefore(now.minusMonths(MONTHS_BACK)) && !month.isAfter(now.plusMonths(MONTHS_AHEAD));
	}

	private YearMonth thisMonth() {
		return YearMonth.from(this.clock.instant().atOffset(ZoneOffset.UTC));
	}

	private void tryToMake(YearMonth month) throws SQLException {
		try {
			make(month, this.shipping, SHORT_WORK);
			this.outage.worked();
		}
		catch (SQLException ex) {
			if (!isHindered(ex)) {
				throw ex;
			}
			this.outage.failed(ex);
			// Not again with each group: makeAhead moves the rows later.
			this.known.add(month);
		}
	}

	/**
	 * Somebody holds the table, many rows are to move, or we may not change it: rows can
	 * be written.
	 */
	private static boolean isHindered(SQLException cause) {
		String state = String.valueOf(cause.getSQLState());
		return state.equals(LOCK_NOT_AVAILABLE) || state.equals(QUERY_CANCELED) || state.startsWith("42");
	}

	private void make(YearMonth month) throws SQLException {
		make(month, this.database, SHORT_WAIT);
	}

	private void make(YearMonth month, DataSource source, String limits) throws SQLException {
		inTransaction(source, limits, (connection) -> {
			try (PreparedStatement add = connection.prepareStatement("SELECT request_log_add_month(?)")) {
				add.setObject(1, month.atDay(1));
				add.execute();
			}
			return 0;
		});
		this.known.add(month);
	}

	/**
	 * Makes the partitions of this and the next two months, and those of months whose
	 * rows lie beside them.
	 * @throws SQLException if the database is gone or somebody holds the table
	 */
	void makeAhead() throws SQLException {
		this.known.retainAll(months());
		for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
			make(thisMonth().plusMonths(ahead));
		}
		for (YearMonth month : monthsOfOthers()) {
			if (isLikely(month)) {
				make(month);
			}
		}
	}

	private Set<YearMonth> monthsOfOthers() throws SQLException {
		try (Connection connection = this.database.getConnection();
				Statement query = connection.createStatement();
				ResultSet rows = query
					.executeQuery("SELECT DISTINCT date_trunc('month', received_at AT TIME ZONE 'UTC')::date "
							+ "FROM request_log_other")) {
			Set<YearMonth> months = new TreeSet<>();
			while (rows.next()) {
				months.add(YearMonth.from(rows.getObject(1, LocalDate.class)));
			}
			return months;
		}
	}

	/** The months that have a partition, the oldest first. */
	Set<YearMonth> months() throws SQLException {
		try (Connection connection = this.database.getConnection();
				Statement query = connection.createStatement();
				ResultSet rows = query
					.executeQuery("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
							+ "WHERE i.inhparent = 'request_log'::regclass")) {
			Set<YearMonth> months = new TreeSet<>();
			while (rows.next()) {
				var name = NAME.matcher(rows.getString(1));
				if (name.matches()) {
					months.add(YearMonth.of(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))));
				}
			}
			return months;
		}
	}

	/**
	 * Removes what is older than wanted: whole months by dropping their partitions, the
	 * rest row by row.
	 * @param before the first time that stays
	 * @return the months that were dropped, and how many rows were deleted otherwise
	 * @throws SQLException if the database is gone or somebody holds the table
	 */
	Removed removeBefore(Instant before) throws SQLException {
		YearMonth first = YearMonth.from(before.atOffset(ZoneOffset.UTC));
		List<YearMonth> dropped = new ArrayList<>();
		for (YearMonth month : months()) {
			if (month.isBefore(first)) {
				drop(month);
				dropped.add(month);
			}
		}
		long deleted = 0;
		long more = ROWS_PER_DELETE;
		while (more == ROWS_PER_DELETE) {
			more = deleteSome(before);
			deleted += more;
		}
		inTransaction((connection) -> forgetKinds(connection, first));
		return new Removed(dropped, deleted);
	}

	private void drop(YearMonth month) throws SQLException {
		inTransaction((connection) -> {
			try (Statement drop = connection.createStatement()) {
				drop.execute("DROP TABLE IF EXISTS " + PREFIX + month.toString().replace('-', '_'));
			}
			return 0;
		});
		this.known.remove(month);
	}

	private long deleteSome(Instant before) throws SQLException {
		return inTransaction((connection) -> {
			try (PreparedStatement delete = connection
				.prepareStatement("DELETE FROM request_log WHERE (received_at, row_key) IN "
						+ "(SELECT received_at, row_key FROM request_log WHERE received_at < ? ORDER BY received_at LIMIT "
						+ ROWS_PER_DELETE + ") AND received_at < ?")) {
				OffsetDateTime time = before.atOffset(ZoneOffset.UTC);
				delete.setObject(1, time);
				delete.setObject(2, time);
				return delete.executeUpdate();
			}
		});
	}

	private static long forgetKinds(Connection connection, YearMonth first) throws SQLException {
		long forgotten = 0;
		for (String table : List.of("request_kind", "request_caller")) {
			try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE month < ?")) {
				delete.setObject(1, first.atDay(1));
				forgotten += delete.executeUpdate();
			}
		}
		return forgotten;
	}

	private long inTransaction(Work work) throws SQLException {
		return inTransaction(this.database, SHORT_WAIT, work);
	}

	private static long inTransaction(DataSource source, String limits, Work work) throws SQLException {
		try (Connection connection = source.getConnection()) {
			connection.setAutoCommit(false);
			try (Statement limit = connection.createStatement()) {
				limit.execute(limits);
				long result = work.on(connection);
				connection.commit();
				return result;
			}
			catch (SQLException | RuntimeException ex) {
				connection.rollback();
				throw ex;
			}
			finally {
				connection.setAutoCommit(true);
			}
		}
	}

	/** Something done on a connection. */
	private interface Work {

		long on(Connection connection) throws SQLException;

	}

	/**
	 * What a retention removed.
	 *
	 * @param months whole months
	 * @param rows rows of the month that stays, and of those without a partition
	 */
	record Removed(List<YearMonth> months, long rows) {
	}

}
