package io.alignserve.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One batch after the other, each uploaded, watched and read through whichever instance
 * has its turn.
 */
final class BatchTraffic implements AutoCloseable {

	private static final String ROW = "{\"customId\": \"row-%d\", \"task\": \"tap\", \"body\": {\"ad\": {\"brand\": "
			+ "\"Uber\", \"body\": \"Every ride home is a ride to remember, number %d.\"}, \"attributes\": [\"age\"]}}\n";

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final ServiceClient client;

	private final int rows;

	private final List<String> ended = new ArrayList<>();

	private final Set<String> requestIds = new HashSet<>();

	private final Thread thread;

	private volatile boolean ending;

	private volatile String failure = "";

	/**
	 * Begins.
	 * @param client speaks to another instance each time
	 * @param rows rows of each batch
	 */
	BatchTraffic(ServiceClient client, int rows) {
		this.client = client;
		this.rows = rows;
		this.thread = new Thread(this::run, "batches");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run() {
		try {
			for (int i = 0; !this.ending; i++) {
				one(i);
			}
		}
		catch (AssertionError | RuntimeException ex) {
			this.failure = ex.toString();
		}
	}

	private void one(int number) {
		StringBuilder lines = new StringBuilder();
		for (int row = 0; row < this.rows; row++) {
			lines.append(ROW.formatted(row, number * this.rows + row));
		}
		// A key, so that an upload that broke off can be sent again.
		String key = "batch-" + number + "-" + System.nanoTime();
		JsonNode made = retried("upload", "POST", "/v1/batches", lines.toString(), "Content-Type", "application/jsonl",
				"Idempotency-Key", key);
		String path = "/v1/batches/" + made.path("id").asString();
		Await.until("the end of " + path, PATIENCE,
				() -> retried("status", "GET", path, null).path("status").asString().equals("completed"));
		read(path);
	}

	private void read(String path) {
		Reply reply = new Reply(0, "");
		for (int i = 0; i < 50 && reply.status() == 0; i++) {
			reply = this.client.send("GET", path + "/results?limit=10000", null);
		}
		assertThat(reply.status()).as(reply.text()).isEqualTo(200);
		List<JsonNode> results = reply.text().lines().map((line) -> new Reply(200, line).json()).toList();
		assertThat(results.stream().map((one) -> one.path("row").asInt())).as(path)
			.hasSize(this.rows)
			.doesNotHaveDuplicates();
		assertThat(results).as(path).allMatch((one) -> one.path("status").asInt() == 200);
		synchronized (this.ended) {
			this.ended.add(path);
			results.forEach((one) -> this.requestIds.add(one.path("requestId").asString()));
		}
	}

	/** Sends again what was cut off or is still running elsewhere. */
	private JsonNode retried(String what, String method, String path, @Nullable String body, String... headers) {
		long until = System.nanoTime() + PATIENCE.toNanos();
		Reply reply;
		do {
			reply = this.client.send(method, path, body, headers);
			Await.pause(Duration.ofMillis(100));
		}
		while ((reply.status() == 0 || reply.status() == 409) && System.nanoTime() < until);
		assertThat(reply.status()).as(what + ": " + reply).isBetween(200, 299);
		return reply.json();
	}

	/** How many batches have ended, each with every row once. */
	int count() {
		synchronized (this.ended) {
			return this.ended.size();
		}
	}

	/** The ids under which the log must have the rows. */
	Set<String> requestIds() {
		synchronized (this.ended) {
			return Set.copyOf(this.requestIds);
		}
	}

	/** Ends after the batch that is under way, and says if anything was wrong. */
	void end() {
		close();
		assertThat(this.failure).isEmpty();
		assertThat(this.thread.isAlive()).isFalse();
	}

	@Override
	public void close() {
		this.ending = true;
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(150));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
