package io.alignserve.requestlog;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.alignserve.TestDatabase;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures how long a page of the request log takes: {@code -Drequestlog.rows=5000000}
 * fills so many rows, spread over a year, into a real PostgreSQL. That takes minutes and,
 * for five million, about 6 GB of disk. {@code -Drequestlog.url} and
 * {@code -Drequestlog.password} measure again in a database that was filled before.
 */
@EnabledIfSystemProperty(named = "requestlog.rows", matches = "[0-9]+", disabledReason = "a measurement of minutes")
class ReadingSpeedIT {

	private static final long ROWS = Long.getLong("requestlog.rows", 0);

	private static final int MONTHS = 12;

	private static final int RUNS = Integer.getInteger("requestlog.runs", 60);

	private static final int PAGE = 51;

	private static final Instant END = Instant.now().truncatedTo(ChronoUnit.DAYS);

	private static HikariDataSource pool;

	private static StoredRequests requests;

	@BeforeAll
	static void connect() {
		String filled = System.getProperty("requestlog.url");
		TestDatabase database = (filled == null) ? TestDatabase.create()
				: new TestDatabase(filled, "postgres", System.getProperty("requestlog.password"));
		pool = new HikariDataSource();
		pool.setJdbcUrl(database.url());
		pool.setUsername(database.username());
		pool.setPassword(database.password());
		requests = new StoredRequests(JdbcClient.create(pool),
				new TextKeeping(new RequestLogProperties(RequestLogProperties.Texts.NONE, List.of(), null,
						Path.of("unused"), DataSize.ofMegabytes(1))));
		if (filled == null) {
			Flyway.configure().dataSource(pool).load().migrate();
			fill(new JdbcTemplate(pool));
		}
	}

	private static void fill(JdbcTemplate jdbc) {
		long began = System.nanoTime();
		long perMonth = ROWS / MONTHS;
		for (int month = 0; month < MONTHS; month++) {
			Instant first = END.minus(365L * (MONTHS - month) / MONTHS, ChronoUnit.DAYS);
			jdbc.queryForList(
					"SELECT request_log_add_month(date_trunc('month', ?::timestamptz AT TIME ZONE 'UTC')::date), "
							+ "request_log_add_month(date_trunc('month', ?::timestamptz AT TIME ZONE 'UTC' + interval '1 month')::date)",
					first.toString(), first.toString());
			jdbc.update(INSERT, first.toString(), 365.0 * 86400 / MONTHS / perMonth, month, month, perMonth);
		}
		System.out.printf(Locale.ROOT, "%d rows in %.0f s, %s%n", ROWS, (System.nanoTime() - began) / 1e9,
				jdbc.queryForObject(
						"SELECT pg_size_pretty(sum(pg_total_relation_size(i.inhrelid))) || ', of it indexes ' || "
								+ "pg_size_pretty(sum(pg_indexes_size(i.inhrelid))) FROM pg_inherits i "
								+ "WHERE i.inhparent = 'request_log'::regclass",
						String.class));
		System.out.println(jdbc.queryForList("SELECT (SELECT count(*) FROM request_kind) AS kinds, "
				+ "(SELECT count(*) FROM request_caller) AS callers"));
	}

	/**
	 * 500 callers, some far busier than others; 23 tasks; two aliases, one of which never
	 * writes ads; a new checkpoint each month; 2 % refused, 0.1 % failed, one in a
	 * hundred thousand in a way of its own; one caller with about 20 calls a year.
	 */
	private static final String INSERT = """
			INSERT INTO request_log (id, received_at, caller, task, model_alias, checkpoint, digest, parameters,
				prompt_tokens, completion_tokens, queue_millis, first_token_millis, total_millis, status, outcome,
				problem_type, input_hash, output_hash)
			SELECT gen_random_uuid(), ?::timestamptz + n * ? * interval '1 second',
				CASE WHEN dice < 4e-6 THEN 'rare' ELSE 'shop-' || floor(500 * power(random(), 3)) END,
				task, CASE WHEN task LIKE 'tap%' AND random() < 0.3 THEN 'canary' ELSE 'default' END,
				'ads-' || ?::int, 'sha256:' || md5(?::text) || md5('x'),
				'{"seed": 42, "temperature": 0.8, "topP": 0.95, "candidates": 1, "maxTokens": 128}',
				200, 64, 3, 41, 900, status,
				CASE WHEN status < 400 THEN 'ANSWERED' WHEN status < 500 THEN 'REFUSED' ELSE 'FAILED' END,
				CASE WHEN status >= 400 THEN 'urn:alignserve:problem:some-problem' END,
				md5(n::text) || md5('in'), md5(n::text) || md5('out')
			FROM (SELECT n, dice, (ARRAY['tag-age', 'tag-gender', 'tag-region', 'tag-budget', 'tag-impressions', 'tap-age',
				'tap-gender', 'tap-region', 'tap-budget', 'tap-impressions', 'tap', 'ts-age', 'ts-gender', 'ts-region',
				'ts-engagement', 'ts-budget', 'tc-age', 'tc-gender', 'tc-region', 'score', 'models', 'outcomes',
				'batches'])[1 + floor(23 * power(random(), 1.5))] AS task,
				CASE WHEN dice > 0.99999 THEN 507 WHEN dice > 0.9995 THEN 504 WHEN dice > 0.999 THEN 500
					WHEN dice > 0.99 THEN 429 WHEN dice > 0.98 THEN 422 ELSE 200 END AS status
				FROM (SELECT n, random() AS dice FROM generate_series(0, ? - 1) n) dices) rows""";

	@AfterAll
	static void close() {
		pool.close();
	}

	@Test
	void everyPageComesInTime() {
		// The JVM must not be what is measured.
		filters().values().forEach((filter) -> requests.page(filter, null, PAGE));
		filters().values().forEach((filter) -> requests.page(filter, null, PAGE));
		double worst = measureAll("as filled");
		new JdbcTemplate(pool).execute("VACUUM (ANALYZE) request_log");
		worst = Math.max(worst, measureAll("after VACUUM ANALYZE"));
		System.out.println("worst p95: " + worst + " ms");
		assertThat(worst).as("milliseconds, the worst 95th percentile").isLessThan(50);
	}

	private static double measureAll(String when) {
		System.out.println("\n| page of 50, " + when + " | rows | first ms | median ms | p95 ms | worst ms |");
		System.out.println("|---|---:|---:|---:|---:|---:|");
		double worst = 0;
		for (Map.Entry<String, LoggedRequests.Filter> one : filters().entrySet()) {
			worst = Math.max(worst, measure(one.getKey(), one.getValue(), null));
		}
		for (int days : new int[] { 100, 360 }) {
			LoggedRequest.Position place = new LoggedRequest.Position(END.minus(days, ChronoUnit.DAYS),
					UUID.randomUUID());
			for (String name : List.of("everything", "task", "status 504", "busy caller", "outcome answered")) {
				worst = Math.max(worst, measure(name + ", " + days + " days back",
						filters().getOrDefault(name, LoggedRequests.Filter.ALL), place));
			}
		}
		return worst;
	}

	private static Map<String, LoggedRequests.Filter> filters() {
		Map<String, LoggedRequests.Filter> filters = new LinkedHashMap<>();
		filters.put("everything", LoggedRequests.Filter.ALL);
		filters.put("one hour, 200 days ago", time(200, 1));
		filters.put("one day, 200 days ago, task", new LoggedRequests.Filter(time(200, 24).from(), time(200, 24).to(),
				null, "tag-age", null, null, null, null));
		filters.put("busy caller", filter("shop-0", null, null, null, null, null));
		filters.put("quiet caller", filter("shop-499", null, null, null, null, null));
		filters.put("rare caller", filter("rare", null, null, null, null, null));
		filters.put("unknown caller", filter("nobody", null, null, null, null, null));
		filters.put("task", filter(null, "tag-age", null, null, null, null));
		filters.put("alias", filter(null, null, "canary", null, null, null));
		filters.put("checkpoint, oldest", filter(null, null, null, "ads-0", null, null));
		filters.put("status 200", filter(null, null, null, null, 200, null));
		filters.put("status 504", filter(null, null, null, null, 504, null));
		filters.put("status 507 (rare)", filter(null, null, null, null, 507, null));
		filters.put("outcome answered", filter(null, null, null, null, null, RequestOutcome.ANSWERED));
		filters.put("outcome failed", filter(null, null, null, null, null, RequestOutcome.FAILED));
		filters.put("outcome cancelled (none)", filter(null, null, null, null, null, RequestOutcome.CANCELLED));
		filters.put("task and alias, never together", filter(null, "tag-age", "canary", null, null, null));
		filters.put("busy caller, status 507", filter("shop-0", null, null, null, 507, null));
		filters.put("busy caller, task", filter("shop-0", "tap", null, null, null, null));
		filters.put("rare caller, task", filter("rare", "tap", null, null, null, null));
		filters.put("busy caller, outcome answered", filter("shop-0", null, null, null, null, RequestOutcome.ANSWERED));
		filters.put("task, oldest checkpoint, status 504", filter(null, "tap", null, "ads-0", 504, null));
		filters.put("all six", filter("shop-1", "tap", "canary", "ads-3", 429, RequestOutcome.REFUSED));
		return filters;
	}

	private static LoggedRequests.Filter time(int daysAgo, int hours) {
		Instant from = END.minus(daysAgo, ChronoUnit.DAYS);
		return new LoggedRequests.Filter(from, from.plus(hours, ChronoUnit.HOURS), null, null, null, null, null, null);
	}

	private static LoggedRequests.Filter filter(@Nullable String caller, @Nullable String task, @Nullable String alias,
			@Nullable String checkpoint, @Nullable Integer status, @Nullable RequestOutcome outcome) {
		return new LoggedRequests.Filter(null, null, caller, task, alias, checkpoint, status, outcome);
	}

	private static double measure(String name, LoggedRequests.Filter filter, LoggedRequest.@Nullable Position before) {
		double[] millis = new double[RUNS];
		int rows = 0;
		for (int i = 0; i < RUNS; i++) {
			long began = System.nanoTime();
			rows = requests.page(filter, before, PAGE).size();
			millis[i] = (System.nanoTime() - began) / 1e6;
		}
		double first = millis[0];
		Arrays.sort(millis);
		double p95 = millis[(int) (0.95 * RUNS)];
		System.out.printf(Locale.ROOT, "| %s | %d | %.1f | %.1f | %.1f | %.1f |%n", name, Math.min(rows, PAGE - 1),
				first, millis[RUNS / 2], p95, millis[RUNS - 1]);
		return p95;
	}

}
