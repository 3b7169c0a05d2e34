package io.alignserve.batch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.Eventually;
import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages about ends of batches, to a receiver on this machine.
 */
class WebhookIT {

	private static final String SECRET = "whsec_"
			+ Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));

	private static final TestDatabase WHERE = TestDatabase.create();

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final List<Integer> statuses = new CopyOnWriteArrayList<>();

	private HttpServer receiver;

	private @Nullable TestInstance instance;

	@BeforeEach
	void listen() throws IOException {
		this.receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		this.receiver.createContext("/", this::receive);
		this.receiver.start();
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.received.add(new Received(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body));
			int status = this.statuses.isEmpty() ? 204 : this.statuses.remove(0);
			exchange.getResponseHeaders().set("Location", "/elsewhere");
			exchange.sendResponseHeaders(status, -1);
		}
	}

	@AfterEach
	void close() {
		this.receiver.stop(0);
		if (this.instance != null) {
			this.instance.close();
		}
	}

	private TestInstance started(List<String> allowed) {
		TestInstance started = new TestInstance(WHERE, "one", new Answers(), TestInstance.webhooks(allowed));
		this.instance = started;
		return started.start();
	}

	private Webhook webhook(String host) {
		return new Webhook(URI.create("http://" + host + ":" + this.receiver.getAddress().getPort() + "/hook"), SECRET);
	}

	private static Batch.Notice await(TestInstance started, String id, Batch.NoticeState state) {
		Eventually.holds(() -> assertThat(notice(started, id).state()).isEqualTo(state));
		return notice(started, id);
	}

	private static Batch.Notice notice(TestInstance started, String id) {
		return Objects.requireNonNull(started.batch(id).webhook());
	}

	@Test
	void theEndIsToldWithASignatureAndAgainAfterAFailure() {
		this.statuses.addAll(List.of(500, 503));
		TestInstance started = started(List.of("127.0.0.0/8"));
		String id = started.upload(3, webhook("127.0.0.1"));
		assertThat(await(started, id, Batch.NoticeState.DELIVERED).attempts()).isEqualTo(3);
		assertThat(this.received).hasSize(3);
		assertThat(this.received.stream().map(Received::body).distinct()).hasSize(1);
		Received last = this.received.get(2);
		String message = last.headers().getFirst("webhook-id");
		long timestamp = Long.parseLong(last.headers().getFirst("webhook-timestamp"));
		assertThat(Instant.ofEpochSecond(timestamp)).isBetween(Instant.now().minusSeconds(60), Instant.now());
		assertThat(last.headers().getFirst("webhook-signature"))
			.isEqualTo(WebhookSignature.sign(SECRET, message, timestamp, last.body()));
		JsonNode body = JsonMapper.builder().build().readTree(last.body());
		assertThat(body.get("type").asString()).isEqualTo("batch.completed");
		assertThat(body.at("/data/id").asString()).isEqualTo(id);
		assertThat(body.at("/data/counts/completed").asInt()).isEqualTo(3);
		assertThat(started.database()
			.queryForObject("SELECT count(*) FROM batch_webhook WHERE secret IS NOT NULL", Integer.class)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost" })
	void theOwnNetworkIsNotCalledUnlessItIsAllowed(String host) {
		TestInstance started = started(List.of());
		String id = started.upload(1, webhook(host));
		Batch.Notice notice = await(started, id, Batch.NoticeState.GIVEN_UP);
		assertThat(notice.lastError()).contains("no address that webhooks may be sent to");
		assertThat(this.received).isEmpty();
	}

	@Test
	void aRedirectIsNotFollowed() {
		this.statuses.addAll(List.of(302, 307, 301, 308));
		TestInstance started = started(List.of("127.0.0.1"));
		String id = started.upload(1, webhook("127.0.0.1"));
		Batch.Notice notice = await(started, id, Batch.NoticeState.GIVEN_UP);
		assertThat(notice.attempts()).isEqualTo(4);
		assertThat(notice.lastError()).contains("308, redirects are not followed");
		assertThat(this.received).hasSize(4).allSatisfy((one) -> assertThat(one.path()).isEqualTo("/hook"));
	}

	/** What the receiver got. */
	private record Received(String path, Headers headers, String body) {
	}

}
