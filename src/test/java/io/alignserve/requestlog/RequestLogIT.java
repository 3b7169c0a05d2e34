package io.alignserve.requestlog;

import java.nio.file.Files;
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

import io.alignserve.Eventually;
import io.alignserve.WithDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Writes to a real PostgreSQL and reads with plain SQL.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "management.endpoint.health.group.readiness.include=readinessState",
				"management.endpoint.health.group.liveness.include=livenessState" })
@WithDatabase
class RequestLogIT {

	/** {@code printf 'hello' | sha256sum}. */
	private static final String HASH_OF_HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

	private static final String KEY = "A".repeat(43) + "=";

	@Autowired
	private RequestRecorder recorder;

	@Autowired
	private RequestLog requestLog;

	@Autowired
	private Spool spool;

	@Autowired
	private PlatformTransactionManager transactions;

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private RequestLogProperties properties;

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
		this.recorder.record(Calls.refusal(hashed, "hello"));
		assertThat(row(hashed)).containsEntry("input_hash", HASH_OF_HELLO)
			.containsEntry("input_text", null)
			.containsEntry("output_hash", null);
		String plain = UUID.randomUUID().toString();
		keepingTexts().record(Calls.refusal(plain, "hello"));
		assertThat(row(plain)).containsEntry("input_hash", HASH_OF_HELLO).containsEntry("input_text", "hello");
	}

	@Test
	void storesTextsThatPostgresqlCannotHoldAsTheyAre() {
		String id = UUID.randomUUID().toString();
		keepingTexts().record(Calls.refusal(id, "a\u0000b"));
		assertThat(row(id)).containsEntry("input_text", "a\uFFFDb");
	}

	@Test
	void masksWhatItKeepsAndHashesWhatItWasGiven() {
		String id = UUID.randomUUID().toString();
		String text = "Write to jane@example.com or call +1 202 555 0143";
		keepingTexts().record(Calls.refusal(id, text));
		assertThat(row(id)).containsEntry("input_text", "Write to [email] or call [phone]")
			.containsEntry("input_hash", StorableText.hash(text))
			.containsEntry("text_key", null);
	}

	@Test
	void encryptsTextsForTheirRowBeforeTheyReachTheDisk() {
		RequestLogProperties.Key first = new RequestLogProperties.Key("2025", KEY, null);
		RequestLogProperties.Key second = new RequestLogProperties.Key("2026", KEY.replace('A', 'B'), null);
		String id = UUID.randomUUID().toString();
		keepingTexts(RequestLogProperties.Texts.ENCRYPTED, first).record(Calls.refusal(id, "hello"));
		Map<String, Object> row = row(id);
		assertThat(row).containsEntry("text_key", "2025").containsEntry("text_cipher", "AES-256-GCM");
		assertThat((String) row.get("input_text")).doesNotContain("hello").isBase64();
		assertThat((String) row.get("input_hash")).matches("[0-9a-f]{64}").isNotEqualTo(HASH_OF_HELLO);
		JdbcClient client = JdbcClient.create(this.jdbc);
		// A key that came later encrypts; the earlier one still decrypts.
		TextKeeping rotated = keeping(RequestLogProperties.Texts.ENCRYPTED, second, first);
		assertThat(new StoredRequests(client, rotated).withId(id)).singleElement()
			.satisfies((found) -> assertThat(found.texts().input()).isEqualTo("hello"));
		TextKeeping withoutIt = keeping(RequestLogProperties.Texts.NONE, second);
		assertThat(new StoredRequests(client, withoutIt).withId(id)).singleElement().satisfies((found) -> {
			assertThat(found.texts().input()).isNull();
			assertThat(found.texts().unreadable()).contains("encrypted with the key \"2025\"");
		});
	}

	@Test
	void aTextThatWasMovedToAnotherRowIsNotRead() {
		RequestLogProperties.Key key = new RequestLogProperties.Key("2025", KEY, null);
		RequestRecorder keeping = keepingTexts(RequestLogProperties.Texts.ENCRYPTED, key);
		String from = UUID.randomUUID().toString();
		String to = UUID.randomUUID().toString();
		keeping.record(Calls.refusal(from, "hello"));
		keeping.record(Calls.refusal(to, "goodbye"));
		row(from);
		row(to);
		this.jdbc.update(
				"UPDATE request_log SET input_text = (SELECT input_text FROM request_log WHERE id = ?) WHERE id = ?",
				from, to);
		TextKeeping reader = keeping(RequestLogProperties.Texts.ENCRYPTED, key);
		assertThat(new StoredRequests(JdbcClient.create(this.jdbc), reader).withId(to)).singleElement()
			.satisfies((found) -> assertThat(found.texts().unreadable()).contains("the row was changed"));
	}

	@Test
	void storesHalfACharacterAsAQuestionMark() {
		String id = UUID.randomUUID().toString();
		keepingTexts().record(Calls.refusal(id, "a\uD83Db"));
		assertThat(row(id)).containsEntry("input_text", "a?b");
	}

	@Test
	void keepsARefusedRowWithoutLosingThoseWrittenBesideIt() throws Exception {
		double before = refused();
		String name = UUID.randomUUID().toString().substring(0, 18);
		ExecutorService threads = Executors.newFixedThreadPool(32);
		try {
			List<Future<?>> calls = new ArrayList<>();
			for (int i = 0; i < 400; i++) {
				RequestRecord record = (i % 100 == 50) ? Calls.impossible(name + i) : Calls.refusal(name + i, "hello");
				calls.add(threads.submit(() -> this.recorder.record(record)));
			}
			for (Future<?> call : calls) {
				call.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		Eventually.holds(() -> assertThat(count(name + "%")).isEqualTo(396));
		Eventually.holds(() -> assertThat(refused()).isEqualTo(before + 4));
		assertThat(Files.readString(this.properties.spoolFolder().resolve("refused"))).contains(name + 50, name + 150,
				name + 250, name + 350);
	}

	@Test
	void keepsEveryCallOfAClientThatRepeatsItsRequestId() {
		String id = UUID.randomUUID().toString();
		this.recorder.record(Calls.refusal(id, "hello"));
		this.recorder.record(Calls.refusal(id, "something else"));
		Eventually.holds(() -> assertThat(count(id)).isEqualTo(2));
	}

	@Test
	void staysWhenTheCallersTransactionIsRolledBack() {
		String id = UUID.randomUUID().toString();
		new TransactionTemplate(this.transactions).executeWithoutResult((status) -> {
			this.recorder.record(Calls.refusal(id, "hello"));
			status.setRollbackOnly();
		});
		assertThat(row(id)).containsEntry("id", id);
	}

	@Test
	void refusesRecordsThatCannotBeRows() {
		assertThatIllegalArgumentException().isThrownBy(() -> Calls.refusal("x".repeat(65), "hello"))
			.withMessage("a request id has 65 characters, it must have 1 to 64");
	}

	private RequestRecorder keepingTexts() {
		return keepingTexts(RequestLogProperties.Texts.PLAIN);
	}

	private RequestRecorder keepingTexts(RequestLogProperties.Texts texts, RequestLogProperties.Key... keys) {
		return new SpoolingRecorder(this.spool, this.requestLog, new RequestLogMeters(this.meters),
				keeping(texts, keys));
	}

	private TextKeeping keeping(RequestLogProperties.Texts texts, RequestLogProperties.Key... keys) {
		return new TextKeeping(
				new RequestLogProperties(texts, List.of(keys), null, this.properties.spool(), DataSize.ofMegabytes(1)));
	}

	private Map<String, Object> row(String id) {
		return Eventually.row(this.jdbc, id);
	}

	private long count(String pattern) {
		return this.jdbc.queryForList("SELECT 1 FROM request_log WHERE id LIKE ?", pattern).size();
	}

	private double refused() {
		return this.meters.get("alignserve.requestlog.refused").counter().count();
	}

	/** The request log and what it stands on, without the rest of the service. */
	@SpringBootConfiguration
	@EnableAutoConfiguration
	@ComponentScan
	static class Slice {

	}

}
