package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.alignserve.AlignServe;
import io.alignserve.Eventually;
import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uploads with an {@code Idempotency-Key} whose commit meets a failing network, and are
 * then repeated: at the same service, and at one with a network of its own.
 */
class UploadFailoverIT {

	/** A second more than the lease. */
	private static final long LEASE_ENDS_MILLIS = 3000;

	private static final String ROW = BatchClient.row("a", "tap",
			"{\"ad\": {\"brand\": \"Uber\", \"body\": \"A ride.\"}}");

	private static final TestDatabase DATABASE = TestDatabase.create();

	private static final CommitCutter NETWORK = new CommitCutter(DATABASE);

	private static ConfigurableApplicationContext one;

	private static ConfigurableApplicationContext two;

	private final String key = UUID.randomUUID().toString();

	private final JdbcTemplate jdbc = new JdbcTemplate(
			new DriverManagerDataSource(DATABASE.url(), DATABASE.username(), DATABASE.password()));

	private final int before = batches();

	@BeforeAll
	static void start() {
		two = service("two", DATABASE.url());
		one = service("one", NETWORK.url());
	}

	@AfterAll
	static void stop() throws Exception {
		one.close();
		two.close();
		NETWORK.close();
	}

	@AfterEach
	void comeBack() {
		NETWORK.comeBack();
		NETWORK.release();
	}

	private static ConfigurableApplicationContext service(String name, String url) {
		return new SpringApplicationBuilder(AlignServe.class, ApiTest.ScriptedPool.class).run("--server.port=0",
				"--spring.datasource.url=" + url, "--spring.datasource.username=" + DATABASE.username(),
				"--spring.datasource.password=" + DATABASE.password(), "--spring.datasource.hikari.minimum-idle=1",
				"--spring.jmx.enabled=false", "--alignserve.idempotency.lease=2s",
				"--alignserve.home=" + Path.of("target", "test-home", DATABASE.name(), name).toAbsolutePath());
	}

	private HttpResponse<String> upload(ConfigurableApplicationContext service) {
		ApiClient client = new ApiClient(service.getEnvironment().getRequiredProperty("local.server.port", int.class));
		return client.send(client.request("/v1/batches")
			.header("Content-Type", "application/jsonl")
			.header("Idempotency-Key", this.key)
			.POST(HttpRequest.BodyPublishers.ofString(ROW)));
	}

	/** Those that are seen, and so are worked on. */
	private int batches() {
		return this.jdbc.queryForList("SELECT 1 FROM batch WHERE state <> 'UPLOADING'").size();
	}

	private void assertOneMade() {
		assertThat(batches()).isEqualTo(this.before + 1);
	}

	private static String replayed(HttpResponse<String> response) {
		String id = BatchClient.created(response);
		assertThat(response.headers().firstValue("Idempotency-Replayed")).hasValue("true");
		return id;
	}

	private static String made(HttpResponse<String> response) {
		String id = BatchClient.created(response);
		assertThat(response.headers().firstValue("Idempotency-Replayed")).isEmpty();
		return id;
	}

	@Test
	void aBatchWhoseCommitWasNotHeardOfIsTheAnswer() {
		NETWORK.fail(CommitCutter.Failure.UNHEARD);
		String id = made(upload(one));
		assertThat(replayed(upload(one))).isEqualTo(id);
		assertThat(replayed(upload(two))).isEqualTo(id);
		assertOneMade();
	}

	@Test
	void whatNobodyCouldTellIsFoundByTheRepetition() throws Exception {
		NETWORK.fail(CommitCutter.Failure.UNHEARD_AND_AWAY);
		HttpResponse<String> first = upload(one);
		assertThat(first.statusCode()).as(first.body()).isEqualTo(503);
		// As the commit left it: the first could do nothing more, as if it were killed.
		Thread.sleep(LEASE_ENDS_MILLIS);
		HttpResponse<String> second = upload(two);
		assertOneMade();
		String id = replayed(second);
		NETWORK.comeBack();
		Eventually.holds(() -> assertThat(replayed(upload(one))).isEqualTo(id));
		assertOneMade();
		assertThat(first.headers().firstValue("Retry-After")).isPresent();
		assertThat(first.body()).contains("may have been made or not", "Idempotency-Key");
	}

	@Test
	void aCommitThatNeverArrivedLeavesTheKeyFree() {
		NETWORK.fail(CommitCutter.Failure.NEVER_ARRIVES);
		HttpResponse<String> first = upload(one);
		assertThat(first.statusCode()).as(first.body()).isEqualTo(503);
		assertThat(batches()).isEqualTo(this.before);
		String id = made(upload(two));
		assertThat(replayed(upload(one))).isEqualTo(id);
		assertOneMade();
	}

	@Test
	void aRepetitionWaitsForACommitThatOutlivesTheLease() throws Exception {
		NETWORK.fail(CommitCutter.Failure.LATE);
		CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> upload(one));
		NETWORK.awaitHeld();
		Thread.sleep(LEASE_ENDS_MILLIS);
		CompletableFuture<HttpResponse<String>> second = CompletableFuture.supplyAsync(() -> upload(two));
		Eventually.holds(() -> assertThat(this.jdbc.queryForList(
				"SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO idempotency%'"))
			.hasSize(1));
		assertThat(batches()).isEqualTo(this.before);
		NETWORK.release();
		assertThat(replayed(second.join())).isEqualTo(made(first.join()));
		assertOneMade();
	}

}
