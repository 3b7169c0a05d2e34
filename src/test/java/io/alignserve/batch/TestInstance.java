package io.alignserve.batch;

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.flywaydb.core.Flyway;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.unit.DataSize;

import io.alignserve.TestDatabase;

/**
 * One instance of the service as far as batches go, over a real database.
 */
final class TestInstance implements AutoCloseable {

	static final Duration LEASE = Duration.ofSeconds(2);

	static final WebhookProperties WEBHOOKS = webhooks(List.of());

	private final HikariDataSource source = new HikariDataSource();

	private final JdbcTemplate database;

	private final BatchLifecycle work;

	private final Batches batches;

	private final WebhookSender sender;

	private final BatchTable table;

	TestInstance(TestDatabase where, String name, RowAnswering answering, WebhookProperties webhooks) {
		this.source.setJdbcUrl(where.url());
		this.source.setUsername(where.username());
		this.source.setPassword(where.password());
		this.source.setMaximumPoolSize(6);
		this.source.setConnectionTimeout(1000);
		Flyway.configure().dataSource(this.source).load().migrate();
		this.database = new JdbcTemplate(this.source);
		JdbcClient client = JdbcClient.create(this.database);
		JdbcTransactionManager transactions = new JdbcTransactionManager(this.source);
		BatchProperties properties = new BatchProperties(50_000, DataSize.ofMegabytes(200), DataSize.ofMegabytes(1),
				Duration.ofMinutes(10), 4, 20, 4, LEASE, 5, Duration.ofMillis(20), Duration.ofMillis(200),
				Duration.ofHours(24), Duration.ofDays(30));
		BatchMeters meters = new BatchMeters(new SimpleMeterRegistry());
		BatchDatabase guarded = new BatchDatabase(CircuitBreakerRegistry.ofDefaults());
		RowTable rows = new RowTable(client, name);
		this.table = new BatchTable(client);
		this.sender = new WebhookSender(webhooks, new WebhookAddresses(webhooks));
		this.work = new BatchLifecycle(
				new BatchWork.Tools(this.table, rows, new Transitions(client, transactions, answering),
						new RowWork(rows, guarded, answering, properties, meters), answering, guarded, meters),
				properties, new WebhookCourier.Tools(new WebhookTable(client), this.sender, new HostBreakers(), guarded,
						webhooks, meters));
		this.batches = new Batches(new BatchParts(this.table, new UploadTable(this.database, transactions),
				new ResultTable(client, answering), this.work), properties);
	}

	static WebhookProperties webhooks(List<String> allowed) {
		return new WebhookProperties(allowed, true, Duration.ofSeconds(2), 4, Duration.ofMillis(50),
				Duration.ofMillis(200));
	}

	TestInstance start() {
		this.work.start();
		return this;
	}

	void stop() {
		this.work.stop();
	}

	Batches batches() {
		return this.batches;
	}

	JdbcTemplate database() {
		return this.database;
	}

	Batch batch(String id) {
		return this.batches.find(id).orElseThrow();
	}

	/** Makes a batch of rows that are called by their numbers. */
	String upload(int rows, @Nullable Webhook webhook) {
		try (BatchUpload upload = this.batches.begin(new NewBatch("ada", "ada", webhook))) {
			for (int i = 0; i < rows; i++) {
				upload.add(NewRow.of("row-" + i, "tap", "{\"row\":" + i + "}"));
			}
			return upload.complete();
		}
	}

	@Override
	public void close() {
		this.work.stop();
		this.sender.close();
		this.source.close();
	}

}
