package io.alignserve.requestlog;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.alignserve.WithDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Writes to a real PostgreSQL and reads with plain SQL.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@WithDatabase
class RequestLogIT {

	/** {@code printf 'hello' | sha256sum}. */
	private static final String HASH_OF_HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

	@Autowired
	private RequestRecorder recorder;

	@Autowired
	private RequestLog requestLog;

	@Autowired
	private PlatformTransactionManager transactions;

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private MeterRegistry meters;

	@Test
	void writesOneRowWithEverythingItWasTold() {
		String id = UUID.randomUUID().toString();
		Instant receivedAt = Instant.parse("2026-03-01T12:00:00.123456Z");
		this.recorder.record(new RequestRecord(id, receivedAt, "local", "tag-age",
				new RequestRecord.Model("default", "starter", "sha256:abc"),
				Map.of("seed", 7, "temperature", 0.8, "stop", List.of("\n", "END")), new RequestRecord.Usage(210, 64),
				new RequestRecord.Timing(3, 41L, 950), 200, RequestOutcome.ANSWERED, null, "hello", "world"));
		Map<String, Object> row = row(id);
		assertThat(row).containsEntry("caller", "local")
			.containsEntry("task", "tag-age")
			.containsEntry("model_alias", "default")
			.containsEntry("checkpoint", "starter")
			.containsEntry("digest", "sha256:abc")
			.containsEntry("prompt_tokens", 210)
			.containsEntry("completion_tokens", 64)
			.containsEntry("queue_millis", 3L)
			.containsEntry("first_token_millis", 41L)
			.containsEntry("total_millis", 950L)
			.containsEntry("status", 200)
			.containsEntry("outcome", "ANSWERED")
			.containsEntry("problem_type", null)
			.containsEntry("input_hash", HASH_OF_HELLO);
		assertThat(
				this.jdbc.queryForObject("SELECT received_at FROM request_log WHERE id = ?", OffsetDateTime.class, id))
			.satisfies((time) -> assertThat(time.toInstant()).isEqualTo(receivedAt));
		assertThat(this.jdbc.queryForObject(
				"SELECT parameters->>'temperature' || (parameters->'stop'->>1) FROM request_log WHERE id = ?",
				String.class, id))
			.isEqualTo("0.8END");
	}

	@Test
	void keepsHashesButNoTextsUnlessConfigured() {
		String hashed = UUID.randomUUID().toString();
		this.recorder.record(refusal(hashed, "hello"));
		assertThat(row(hashed)).containsEntry("input_hash", HASH_OF_HELLO)
			.containsEntry("input_text", null)
			.containsEntry("output_hash", null);
		String plain = UUID.randomUUID().toString();
		keepingTexts(this.requestLog, this.meters).record(refusal(plain, "hello"));
		assertThat(row(plain)).containsEntry("input_hash", HASH_OF_HELLO).containsEntry("input_text", "hello");
	}

	@Test
	void storesTextsThatPostgresqlCannotHoldAsTheyAre() {
		String id = UUID.randomUUID().toString();
		keepingTexts(this.requestLog, this.meters).record(refusal(id, "a\u0000b"));
		assertThat(row(id)).containsEntry("input_text", "a\uFFFDb");
	}

	@Test
	void storesHalfACharacterAsAQuestionMark() {
		String id = UUID.randomUUID().toString();
		keepingTexts(this.requestLog, this.meters).record(refusal(id, "a\uD83Db"));
		assertThat(row(id)).containsEntry("input_text", "a?b");
	}

	@Test
	void losesARefusedRowWithoutThoseWrittenBesideIt() throws Exception {
		double before = lost(this.meters);
		String name = UUID.randomUUID().toString().substring(0, 18);
		ExecutorService threads = Executors.newFixedThreadPool(32);
		try {
			List<Future<?>> calls = new ArrayList<>();
			for (int i = 0; i < 400; i++) {
				RequestRecord record = (i % 100 == 50) ? negativeTokens(name + i) : refusal(name + i, "hello");
				calls.add(threads.submit(() -> this.recorder.record(record)));
			}
			for (Future<?> call : calls) {
				call.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log WHERE id LIKE ?", Long.class, name + "%"))
			.isEqualTo(396);
		assertThat(lost(this.meters)).isEqualTo(before + 4);
	}

	@Test
	void keepsEveryCallOfAClientThatRepeatsItsRequestId() {
		String id = UUID.randomUUID().toString();
		this.recorder.record(refusal(id, "hello"));
		this.recorder.record(refusal(id, "something else"));
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log WHERE id = ?", Long.class, id))
			.isEqualTo(2);
	}

	@Test
	void countsARowThatTheDatabaseRefusesAsLost() {
		String id = UUID.randomUUID().toString();
		double before = lost(this.meters);
		this.recorder.record(negativeTokens(id));
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM request_log WHERE id = ?", Long.class, id)).isZero();
		assertThat(lost(this.meters)).isEqualTo(before + 1);
	}

	@Test
	void staysWhenTheCallersTransactionIsRolledBack() {
		String id = UUID.randomUUID().toString();
		new TransactionTemplate(this.transactions).executeWithoutResult((status) -> {
			this.recorder.record(refusal(id, "hello"));
			status.setRollbackOnly();
		});
		assertThat(row(id)).containsEntry("id", id);
	}

	@Test
	void outlivesADatabaseThatIsGone() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		// Nothing listens on port 1.
		RequestLog nowhere = new RequestLog(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere"));
		keepingTexts(nowhere, registry).record(refusal("lost", "hello"));
		assertThat(lost(registry)).isEqualTo(1);
	}

	@Test
	void refusesRecordsThatCannotBeRows() {
		assertThatIllegalArgumentException().isThrownBy(() -> refusal("x".repeat(65), "hello"))
			.withMessage("a request id has 65 characters, it must have 1 to 64");
	}

	private static RequestRecorder keepingTexts(RequestLog log, MeterRegistry registry) {
		return new DatabaseRequestRecorder(log, new RequestLogProperties(RequestLogProperties.Texts.PLAIN), registry);
	}

	private static RequestRecord refusal(String id, @Nullable String input) {
		return new RequestRecord(id, Instant.now(), "local", null, null, Map.of(), RequestRecord.Usage.NONE,
				new RequestRecord.Timing(0, null, 1), 422, RequestOutcome.of(422),
				"urn:alignserve:problem:unprocessable-content", input, null);
	}

	private static RequestRecord negativeTokens(String id) {
		return new RequestRecord(id, Instant.now(), "local", null, null, Map.of(), new RequestRecord.Usage(-1, 0),
				new RequestRecord.Timing(0, null, 1), 200, RequestOutcome.ANSWERED, null, null, null);
	}

	private Map<String, Object> row(String id) {
		return this.jdbc.queryForMap("SELECT * FROM request_log WHERE id = ?", id);
	}

	private static double lost(MeterRegistry registry) {
		return registry.get("alignserve.requestlog.lost").counter().count();
	}

	/** The request log and what it stands on, without the rest of the service. */
	@SpringBootConfiguration
	@EnableAutoConfiguration
	@ComponentScan
	static class Slice {

	}

}
