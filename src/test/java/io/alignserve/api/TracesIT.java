package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.web.server.LocalServerPort;

import io.alignserve.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a collector gets to see of calls.
 */
@TelemetryTest
class TracesIT {

	private static final String CALLER_SPAN = "00f067aa0ba902b7";

	private static final long MILLI = 1_000_000;

	private final ApiClient client;

	TracesIT(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@Test
	void aGenerationIsTracedFromTheRequestToItsRow() {
		String trace = newTrace();
		JsonNode answer = ApiClient.JSON.readTree(post("/v1/tag", Bodies.TAG, trace, "01").body());
		List<Span> spans = await(trace, 5);
		Span call = spans.get(0);
		assertThat(call.getName()).isEqualTo("http post /v1/tag");
		assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
		assertThat(OtlpReceiver.hex(call.getParentSpanId())).isEqualTo(CALLER_SPAN);
		assertThat(OtlpReceiver.text(call, "http.request.id")).isEqualTo("request-" + trace);
		assertThat(OtlpReceiver.text(call, "alignserve.task")).isEqualTo("tag-age");
		assertThat(OtlpReceiver.text(call, "gen_ai.operation.name")).isEqualTo("text_completion");
		assertThat(OtlpReceiver.text(call, "gen_ai.provider.name")).isEqualTo("alignserve");
		assertThat(OtlpReceiver.text(call, "gen_ai.request.model")).isEqualTo("default");
		assertThat(OtlpReceiver.text(call, "gen_ai.response.model")).isEqualTo("starter");
		assertThat(OtlpReceiver.number(call, "gen_ai.usage.input_tokens"))
			.isEqualTo(answer.at("/usage/promptTokens").asLong());
		assertThat(OtlpReceiver.number(call, "gen_ai.usage.output_tokens"))
			.isEqualTo(answer.at("/usage/completionTokens").asLong());
		assertThat(OtlpReceiver.number(call, "gen_ai.request.seed")).isEqualTo(42);
		assertThat(call.toString()).contains("gen_ai.response.finish_reasons");
		assertThatPartsFollowEachOther(spans, "queue", "prefill", "decode", "log");
		assertThat(millis(spans.get(1)) + millis(spans.get(2)) + millis(spans.get(3))).isBetween(
				answer.at("/timing/totalMillis").asLong() - 1.0, answer.at("/timing/totalMillis").asLong() + 2.0);
		assertThat(millis(spans.get(1)) + millis(spans.get(2))).isBetween(
				answer.at("/timing/firstTokenMillis").asLong() - 1.0,
				answer.at("/timing/firstTokenMillis").asLong() + 2.0);
	}

	@Test
	void aStreamIsTracedUntilItsEnd() {
		String trace = newTrace();
		HttpResponse<String> response = this.client
			.send(request("/v1/tag", Bodies.TAG, trace, "01").header("Accept", "text/event-stream"));
		assertThat(response.body()).contains("event: done");
		assertThatPartsFollowEachOther(await(trace, 5), "queue", "prefill", "decode", "log");
	}

	@Test
	void aPredictionScores() {
		String trace = newTrace();
		JsonNode answer = ApiClient.JSON
			.readTree(post("/v1/tap", Bodies.example("tap/nissan-gender"), trace, "01").body());
		List<Span> spans = await(trace, 5);
		assertThatPartsFollowEachOther(spans, "queue", "prefill", "score", "log");
		assertThat(millis(spans.get(1)) + millis(spans.get(2)) + millis(spans.get(3)))
			.isLessThan(answer.at("/timing/totalMillis").asLong() + 1.0);
		assertThat(OtlpReceiver.text(spans.get(0), "gen_ai.operation.name")).isEqualTo("score");
	}

	@Test
	void rankingFollowsWriting() {
		String trace = newTrace();
		post("/v1/transcreation", Bodies.example("transcreation/johnson-and-johnson-gender-ranked"), trace, "01");
		assertThatPartsFollowEachOther(await(trace, 6), "queue", "prefill", "decode", "rank", "log");
	}

	@Test
	void aRefusalTellsItsKind() {
		String trace = newTrace();
		String body = Bodies.TAG.replace("\"attribute\"", "\"model\": \"nobody\", \"attribute\"");
		assertThat(post("/v1/tag", body, trace, "01").statusCode()).isEqualTo(404);
		List<Span> spans = await(trace, 2);
		assertThat(OtlpReceiver.text(spans.get(0), "error.type")).isEqualTo("unknown-model");
		assertThat(spans.get(0).getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
		assertThat(spans.get(1).getName()).isEqualTo("log");
	}

	@Test
	void whatTheCallerDidNotSampleIsNotTraced() {
		String quiet = newTrace();
		String loud = newTrace();
		post("/v1/tag", Bodies.TAG, quiet, "00");
		post("/v1/tag", Bodies.TAG, loud, "01");
		await(loud, 5);
		assertThat(OtlpReceiver.SHARED.trace(quiet)).isEmpty();
	}

	@Test
	void eachRowOfABatchHasATraceOfItsOwn() {
		BatchClient batches = new BatchClient(this.client, null);
		String id = batches.create(BatchClient.row("one", "tag", Bodies.TAG)
				+ BatchClient.row("two", "tap", Bodies.example("tap/nissan-gender")));
		batches.awaitStatus(id, "completed");
		Predicate<Span> ofBatch = (span) -> OtlpReceiver.text(span, "alignserve.batch.id").equals(id);
		Eventually.holds(() -> assertThat(OtlpReceiver.SHARED.spans().stream().filter(ofBatch).toList()).hasSize(2));
		List<Span> rows = OtlpReceiver.SHARED.spans().stream().filter(ofBatch).toList();
		assertThat(rows).extracting((span) -> OtlpReceiver.text(span, "http.request.id"))
			.containsExactlyInAnyOrder(id + "-1", id + "-2");
		assertThat(rows).extracting(Span::getTraceId).doesNotHaveDuplicates();
		assertThat(rows).allSatisfy((row) -> {
			assertThat(row.getParentSpanId().isEmpty()).isTrue();
			List<Span> spans = await(OtlpReceiver.hex(row.getTraceId()), 5);
			assertThat(spans).extracting(Span::getName).startsWith("batch row", "queue", "prefill").endsWith("log");
		});
	}

	@Test
	void nothingThatACallerWroteIsTold() {
		String word = "zyxwv" + UUID.randomUUID().toString().replace("-", "");
		List<String> ids = Bodies.callExamples().stream().map((example) -> {
			String path = "/v1/" + example.getName(example.getNameCount() - 2);
			String trace = newTrace();
			String body = Bodies.read(example).replaceAll("(\"(?:brand|title|body)\": ?\")", "$1" + word + " ");
			assertThat(body).contains(word);
			assertThat(post(path, body, trace, "01").statusCode()).isIn(200, 422);
			return trace;
		}).toList();
		String broken = newTrace();
		post("/v1/tag", "{\"" + word + "\": \"" + word + "\"", broken, "01");
		String elsewhere = newTrace();
		post("/v1/" + word, "{}", elsewhere, "01");
		String wrongKey = newTrace();
		this.client.send(request("/v1/tag?explain=" + word, Bodies.TAG, wrongKey, "01").header("Authorization",
				"Bearer " + word));
		BatchClient batches = new BatchClient(this.client, null);
		String batch = batches.create(BatchClient.row(word, "tag", Bodies.TAG.replace("\"Uber\"", "\"" + word + "\"")));
		batches.awaitStatus(batch, "completed");
		ids.forEach((trace) -> await(trace, 2));
		List.of(broken, elsewhere, wrongKey).forEach((trace) -> await(trace, 1));
		Eventually.holds(() -> assertThat(OtlpReceiver.SHARED.exports().toString()).contains(batch));
		assertThat(OtlpReceiver.SHARED.exports().toString()).doesNotContainIgnoringCase(word)
			.doesNotContain("exception.message", "exception.stacktrace");
	}

	private static void assertThatPartsFollowEachOther(Collection<Span> spans, String... names) {
		List<Span> all = List.copyOf(spans);
		Span call = all.get(0);
		List<Span> parts = all.subList(1, all.size());
		assertThat(parts).extracting(Span::getName).containsExactly(names);
		long before = call.getStartTimeUnixNano();
		for (Span part : parts) {
			assertThat(part.getParentSpanId()).isEqualTo(call.getSpanId());
			assertThat(part.getStartTimeUnixNano()).as(part.getName()).isGreaterThanOrEqualTo(before);
			assertThat(part.getEndTimeUnixNano()).as(part.getName())
				.isGreaterThanOrEqualTo(part.getStartTimeUnixNano());
			before = part.getEndTimeUnixNano();
		}
		assertThat(before).isLessThanOrEqualTo(call.getEndTimeUnixNano());
	}

	private static double millis(Span span) {
		return (double) (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / MILLI;
	}

	/** Spans that begin at one moment are as they were made: the call, then its parts. */
	private static List<Span> await(String trace, int spans) {
		Eventually.holds(() -> assertThat(OtlpReceiver.SHARED.trace(trace)).hasSizeGreaterThanOrEqualTo(spans));
		return OtlpReceiver.SHARED.trace(trace);
	}

	private static String newTrace() {
		return UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
	}

	private HttpResponse<String> post(String path, String body, String trace, String flags) {
		return this.client.send(request(path, body, trace, flags));
	}

	private HttpRequest.Builder request(String path, String body, String trace, String flags) {
		return this.client.request(path)
			.header("Content-Type", "application/json")
			.header("X-Request-Id", "request-" + trace)
			.header("traceparent", "00-" + trace + "-" + CALLER_SPAN + "-" + flags)
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

}
