package io.alignserve.requestlog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.alignserve.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Months come and go in a real PostgreSQL.
 */
class PartitionsIT {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-15T12:00:00Z"), ZoneOffset.UTC);

	private static final TextKeeping TEXTS = new TextKeeping(new RequestLogProperties(RequestLogProperties.Texts.NONE,
			List.of(), null, Path.of("unused"), DataSize.ofMegabytes(1)));

	private final TestDatabase server = TestDatabase.create();

	private final DriverManagerDataSource database = new DriverManagerDataSource(this.server.url(),
			this.server.username(), this.server.password());

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	private final Partitions partitions = new Partitions(this.database, CLOCK);

	private final RequestLog log = new RequestLog(this.database, this.partitions);

	private final StoredRequests requests = new StoredRequests(JdbcClient.create(this.jdbc), TEXTS);

	@BeforeEach
	void migrate() {
		Flyway.configure().dataSource(this.database).load().migrate();
	}

	@Test
	void rowsFromBeforeThereWerePartitionsAreTakenAlong() {
		TestDatabase old = TestDatabase.create();
		DriverManagerDataSource source = new DriverManagerDataSource(old.url(), old.username(), old.password());
		JdbcTemplate before = new JdbcTemplate(source);
		Flyway.configure().dataSource(source).target(MigrationVersion.fromVersion("4")).load().migrate();
		for (String time : List.of("2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-03-05T00:00:00Z")) {
			before
				.update("INSERT INTO request_log (id, received_at, caller, parameters, prompt_tokens, completion_tokens, "
						+ "queue_millis, total_millis, status, outcome) VALUES (?, ?::timestamptz, 'local', '{}', 0, 0, 0, 0, 401, "
						+ "'REFUSED')", time, time);
		}
		Flyway.configure().dataSource(source).load().migrate();
		assertThat(before.queryForList("SELECT id FROM request_log ORDER BY row_id", String.class))
			.containsExactly("2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-03-05T00:00:00Z");
		assertThat(before.queryForObject("SELECT count(*) FROM request_log_2025_12", Long.class)).isEqualTo(1);
		assertThat(before.queryForObject("SELECT count(*) FROM request_log_other", Long.class)).isZero();
		LoggedRequests.Filter refused = new LoggedRequests.Filter(null, null, "local", null, null, null, 401, null);
		assertThat(new StoredRequests(JdbcClient.create(before), TEXTS).page(refused, null, 10)).hasSize(3);
	}

	@Test
	void aRowOfAnUnexpectedMonthGetsItsPartitionAndIsThereOnce() throws SQLException {
		String row = row("late", "2025-11-30T23:00:00Z");
		assertThat(this.log.add(List.of(row))).isEqualTo(1);
		assertThat(this.log.add(List.of(row))).isZero();
		assertThat(this.partitions.months()).contains(YearMonth.of(2025, 11));
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log_2025_11", Long.class)).isEqualTo(1);
	}

	@Test
	void aRowWhoseTimeCannotBeRightIsKeptBesideTheMonths() throws SQLException {
		this.log.add(List.of(row("future", "2036-01-01T00:00:00Z"), row("past", "1999-01-01T00:00:00Z")));
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log_other", Long.class)).isEqualTo(2);
		assertThat(this.requests.page(LoggedRequests.Filter.ALL, null, 10)).extracting((row) -> row.record().id())
			.containsExactly("future", "past");
	}

	@Test
	void rowsBesideTheMonthsMoveWhenTheirMonthIsMade() throws SQLException {
		String row = row("early", "2026-08-01T00:00:00Z");
		new RequestLog(this.database, new Partitions(this.database, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)))
			.add(List.of(row));
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log_other", Long.class)).isEqualTo(1);
		this.partitions.makeAhead();
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log_2026_08", Long.class)).isEqualTo(1);
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log_other", Long.class)).isZero();
		assertThat(this.log.add(List.of(row))).as("sent again").isZero();
	}

	@Test
	void rowsAreTakenWhileSomebodyHoldsTheTable() throws Exception {
		try (Connection holder = this.database.getConnection()) {
			holder.setAutoCommit(false);
			// What a backup that reads the rows beside the months holds.
			holder.createStatement().execute("LOCK TABLE request_log_other IN ACCESS SHARE MODE");
			assertThat(this.log.add(List.of(row("held", "2025-10-01T00:00:00Z")))).isEqualTo(1);
			holder.rollback();
		}
		this.partitions.makeAhead();
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log_2025_10", Long.class)).isEqualTo(1);
	}

	@Test
	void whoShipsRowsWaitsNoLongerForAMonthThanForTheRows() throws SQLException {
		try (Connection connection = this.database.getConnection()) {
			Partitions watched = new Partitions(new SingleConnectionDataSource(connection, true), CLOCK);
			watched.require(List.of("2025-09"));
			assertThat(connection.getNetworkTimeout()).isEqualTo(30_000);
			watched.makeAhead();
			assertThat(connection.getNetworkTimeout()).isEqualTo(600_000);
		}
	}

	@Test
	void rowsAreTakenWhileTheirMonthTakesTooLongToMake() throws SQLException {
		this.jdbc.execute("ALTER FUNCTION request_log_add_month(date) RENAME TO request_log_make_month");
		this.jdbc
			.execute("CREATE FUNCTION request_log_add_month(month date) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN "
					+ "IF current_setting('statement_timeout') <> '0' THEN RAISE query_canceled; END IF; "
					+ "RETURN request_log_make_month(month); END $$");
		assertThat(this.log.add(List.of(row("many-before", "2025-09-01T00:00:00Z")))).isEqualTo(1);
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log_other", Long.class)).isEqualTo(1);
		this.partitions.makeAhead();
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log_2025_09", Long.class)).isEqualTo(1);
	}

	@Test
	void manyMakeTheSameMonthsAtOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(6);
		try {
			List<Future<Integer>> added = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				RequestLog other = new RequestLog(this.database, new Partitions(this.database, CLOCK));
				List<String> rows = new ArrayList<>();
				for (int month = 1; month <= 8; month++) {
					rows.add(row("thread-" + i, "2025-0" + month + "-10T00:00:00Z"));
				}
				added.add(threads.submit(() -> other.add(rows)));
			}
			for (Future<Integer> one : added) {
				assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(8);
			}
		}
		finally {
			threads.shutdownNow();
		}
		this.partitions.makeAhead();
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log_other", Long.class)).isZero();
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log", Long.class)).isEqualTo(48);
	}

	@Test
	void retentionDropsMonthsAndDeletesTheRestOfTheLastOne() throws SQLException {
		for (String time : List.of("2025-12-01T00:00:00Z", "2026-03-31T23:59:59Z", "2026-04-15T00:00:00Z",
				"2026-05-16T11:59:59Z", "2026-05-16T12:00:00Z", "2026-06-15T00:00:00Z", "1999-01-01T00:00:00Z")) {
			this.log.add(List.of(row(time, time)));
		}
		Housekeeping keeper = new Housekeeping(this.database, this.partitions, Duration.ofDays(30), CLOCK);
		assertThat(keeper.once()).isTrue();
		assertThat(this.requests.page(LoggedRequests.Filter.ALL, null, 10)).extracting((row) -> row.record().id())
			.containsExactly("2026-06-15T00:00:00Z", "2026-05-16T12:00:00Z");
		assertThat(this.partitions.months()).doesNotContain(YearMonth.of(2026, 4)).contains(YearMonth.of(2026, 5));
		assertThat(this.jdbc.queryForList("SELECT DISTINCT month::text FROM request_kind ORDER BY 1", String.class))
			.containsExactly("2026-05-01", "2026-06-01");
	}

	@Test
	void aClockThatIsAheadMakesNoRowOld() throws SQLException {
		String today = Instant.now().toString();
		this.log.add(List.of(row("today", today)));
		Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(400));
		assertThat(new Housekeeping(this.database, this.partitions, Duration.ofDays(30), ahead).once()).isTrue();
		assertThat(this.requests.page(LoggedRequests.Filter.ALL, null, 10)).extracting((row) -> row.record().id())
			.containsExactly("today");
	}

	@Test
	void oneInstanceAtATimeKeepsHouse() throws SQLException {
		Housekeeping keeper = new Housekeeping(this.database, this.partitions, Duration.ofDays(1), CLOCK);
		try (Connection other = this.database.getConnection()) {
			other.createStatement().execute("SELECT pg_advisory_lock(" + 0x72657175657374L + ")");
			assertThat(keeper.once()).isFalse();
		}
		assertThat(keeper.once()).isTrue();
	}

	private static String row(String id, String time) {
		return RowJson
			.of(LogRow.of(
					new RequestRecord(id, Instant.parse(time), "local", "tap", null, Map.of(), RequestRecord.Usage.NONE,
							new RequestRecord.Timing(0, null, 1), 200, RequestOutcome.ANSWERED, null, null, null),
					TEXTS));
	}

}
