package io.alignserve.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.Eventually;
import io.alignserve.generation.Engine;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.remote.RemoteKit.Ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A server that fails in any way gives a sentence, never a wrong answer, and nothing of
 * what it said; nothing is told twice.
 */
class RemoteFaultsTest {

	private static final String CHOICE = "{\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":null,\"logprobs\":%s}]}";

	@TempDir
	private Path folder;

	private RemoteKit kit;

	private ResidentCheckpoint checkpoint;

	@BeforeEach
	void start() throws IOException {
		this.kit = new RemoteKit(this.folder);
		this.checkpoint = this.kit.load();
		this.kit.server.completions.set(0);
	}

	@AfterEach
	void stop() {
		this.checkpoint.close();
		this.kit.close();
	}

	private static String event(String logprobs) {
		return "data: " + CHOICE.formatted(logprobs) + "\n\n";
	}

	private ScoringRequest scoring() {
		return new ScoringRequest("one", this.kit.tokens("Answer:"), List.of(List.of(300, 301), List.of(302)));
	}

	@Test
	void anAnswerMuchLargerThanItsQuestionIsNotTakenIn() {
		for (String filler : List.of(" ".repeat(3 << 20), (" ".repeat(99) + "\n").repeat(3 << 14))) {
			this.kit.server.fault = Faults.saying("{\"choices\": [" + filler + "]}");
			assertThatThrownBy(() -> this.checkpoint.engine().score(scoring()).join()).rootCause()
				.hasMessageContaining("bytes");
		}
	}

	static Stream<Arguments> brokenAnswers() {
		return Stream.of(Arguments.of("half a stream", Faults.half(3), "broke off its answer"),
				Arguments.of("a stream without an end", Faults.unfinished(3), "broke off its answer"),
				Arguments.of("an error in the middle",
						Faults.saying("data: {\"error\": {\"message\": \"secret\"}}\n\n"), "broke off its answer"),
				Arguments.of("another reason",
						Faults.saying(event("{\"tokens\":[\"token_id:300\"],\"token_logprobs\":[-1]}").replace("null,",
								"\"content_filter\",")),
						"broke off its answer"),
				Arguments.of("no JSON", Faults.saying("data: {secret\n\n"), "cannot be read (not JSON)"),
				Arguments.of("a page", Faults.saying("<html>secret</html>"), "cannot be read"),
				Arguments.of("another shape", Faults.saying("data: {\"choices\": 3}\n\n"), "cannot be read"),
				Arguments.of("no text", Faults.saying("data: {\"choices\": [{\"secret\": 1}]}\n\n"), "cannot be read"),
				Arguments.of("no log-probabilities", Faults.saying(event("null")), "no log-probabilities"),
				Arguments.of("a probability above 1",
						Faults.saying(event("{\"tokens\":[\"token_id:300\"],\"token_logprobs\":[0.5]}")),
						"a log-probability that is none"),
				Arguments.of("NaN", Faults.saying(event("{\"tokens\":[\"token_id:300\"],\"token_logprobs\":[NaN]}")),
						"not JSON"),
				Arguments.of("null", Faults.saying(event("{\"content\":[{\"id\":300,\"logprob\":null}]}")),
						"a log-probability that is none"),
				Arguments.of("a foreign id",
						Faults.saying(event("{\"tokens\":[\"token_id:999999\"],\"token_logprobs\":[-1]}")),
						"the vocabulary does not have"),
				Arguments.of("uneven columns", Faults.saying(event("{\"tokens\":[],\"token_logprobs\":[-1]}")),
						"differ in number"),
				Arguments.of("deep nesting", Faults.saying("data: " + "[".repeat(100_000) + "\n\n"), "not JSON"),
				Arguments.of("an endless line", Faults.endless(), "a line of more than"),
				Arguments.of("500", Faults.status(500), "failed (status 500)"),
				Arguments.of("401", Faults.status(401), "does not accept its key"),
				Arguments.of("404", Faults.status(404), "does not know the model"),
				Arguments.of("400", Faults.status(400), "refused the request"),
				Arguments.of("a redirect", Faults.status(302), "failed (status 302)"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("brokenAnswers")
	void whatIsWrongIsToldAndNothingElse(String what, ToyServer.Fault fault, String sentence) {
		this.kit.server.fault = fault;
		Ear ear = Ear.of(this.checkpoint.engine(), this.kit.request(1, 50));
		assertThatThrownBy(ear::await).isInstanceOf(Engine.UnavailableException.class)
			.hasMessageStartingWith("the engine behind 'far' ")
			.hasMessageContaining(sentence)
			.hasMessageNotContaining("secret");
		assertThat(this.kit.server.completions.get()).isEqualTo(1);
		assertThat(this.checkpoint.engine().status().running()).isZero();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("brokenAnswers")
	void aScoringFailsAsWell(String what, ToyServer.Fault fault, String sentence) {
		this.kit.server.fault = fault;
		assertThatThrownBy(() -> this.checkpoint.engine().score(scoring()).join())
			.isInstanceOf(CompletionException.class)
			.hasCauseInstanceOf(Engine.UnavailableException.class)
			.hasMessageContaining("the engine behind 'far' ")
			.hasMessageNotContaining("secret");
	}

	@ParameterizedTest
	@CsvSource({ "true, 2, 30", "false, 30, 2" })
	void silenceIsNotWaitedOutForEver(boolean streamed, double event, double total) throws IOException {
		this.kit.describe(event, total, "");
		try (ResidentCheckpoint impatient = this.kit.load()) {
			this.kit.server.fault = Faults.silent();
			assertThatThrownBy(streamed ? Ear.of(impatient.engine(), this.kit.request(1, 5))::await
					: impatient.engine().score(scoring())::join)
				.hasMessageContaining("the engine behind 'far' did not answer in time");
			Eventually.holds(() -> assertThat(this.kit.requests("timed_out")).isEqualTo(1));
		}
	}

	@Test
	void whatMayPassIsTriedAgain() {
		this.kit.server.fault = Faults.first(2, Faults.status(503));
		GenerationRequest request = this.kit.request(1, 5);
		Ear ear = Ear.of(this.checkpoint.engine(), request);
		assertThat(ear.await().candidates().get(0).tokens()).isEqualTo(this.kit.expected(request)).isEqualTo(ear.told);
		assertThat(this.kit.server.completions.get()).isEqualTo(3);
		assertThat(this.kit.meters.get("alignserve.remote.retries").counter().count()).isEqualTo(2);
		assertThat(this.kit.requests("not_ready")).isEqualTo(2);
		// The answer is told before the server has ended it.
		Eventually.holds(() -> assertThat(this.kit.requests("answered")).isEqualTo(1));
	}

	@Test
	void aServerThatDoesNotEndItsAnswerKeepsNoPlace() throws IOException {
		this.kit.describe(", \"maxConcurrent\": 1");
		try (ResidentCheckpoint single = this.kit.load()) {
			this.kit.server.fault = Faults.first(1, Faults.chatteringAfterTheEnd());
			assertThat(Ear.of(single.engine(), this.kit.request(1, 5)).await().candidates()).hasSize(1);
			long start = System.nanoTime();
			this.kit.server.fault = null;
			assertThat(Ear.of(single.engine(), this.kit.request(1, 5)).await().candidates()).hasSize(1);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
			Eventually.holds(() -> assertThat(this.kit.requests("answered")).isEqualTo(2));
		}
	}

	@Test
	void notMoreOftenThanAllowed() {
		this.kit.server.fault = Faults.status(502);
		assertThatThrownBy(Ear.of(this.checkpoint.engine(), this.kit.request(1, 5))::await)
			.isInstanceOf(Engine.UnavailableException.class)
			.hasMessageContaining("is not ready (status 502)");
		assertThat(this.kit.server.completions.get()).isEqualTo(3);
	}

	@Test
	void aServerThatAsksForAPauseGetsIt() {
		this.kit.server.fault = Faults.first(1, Faults.busy(429, "1"));
		long start = System.nanoTime();
		assertThat(Ear.of(this.checkpoint.engine(), this.kit.request(1, 5)).await().candidates()).hasSize(1);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void aPauseThatIsTooLongIsTheCallers() {
		this.kit.server.fault = Faults.busy(429, "40");
		assertThatThrownBy(Ear.of(this.checkpoint.engine(), this.kit.request(1, 5))::await)
			.isInstanceOfSatisfying(Engine.QueueFullException.class,
					(full) -> assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(40)))
			.hasMessageContaining("is overloaded");
		assertThat(this.kit.server.completions.get()).isEqualTo(1);
	}

	@Test
	void whatWasToldIsNeverToldAgain() {
		this.kit.server.fault = Faults.half(3);
		GenerationRequest request = this.kit.request(1, 50);
		Ear ear = Ear.of(this.checkpoint.engine(), request);
		assertThatThrownBy(ear::await).isInstanceOf(Engine.UnavailableException.class);
		assertThat(ear.told).isEqualTo(this.kit.expected(request).subList(0, 3));
		assertThat(this.kit.server.completions.get()).isEqualTo(1);
	}

	@Test
	void oneCandidateThatFailsEndsAll() {
		this.kit.server.fault = (exchange, server, body) -> {
			boolean first = body.get("seed").asLong() == 1;
			if (first) {
				Eventually.holds(() -> assertThat(server.completions.get()).isEqualTo(2));
			}
			(first ? Faults.status(500) : Faults.slowly()).answer(exchange, server, body);
		};
		assertThatThrownBy(Ear.of(this.checkpoint.engine(), this.kit.request(2, 50))::await)
			.isInstanceOf(Engine.UnavailableException.class);
		Eventually.holds(() -> assertThat(this.kit.server.hangUps.get()).isEqualTo(1));
	}

	@ParameterizedTest
	@CsvSource({ "1, 50", "5, 1" })
	void whatComesBehindTheEndDoesNotCount(int stopAfter, int maxTokens) {
		List<Integer> ids = this.kit.expected(this.kit.request(1, 4));
		String names = ids.stream().map((id) -> "\"token_id:" + id + "\"").collect(Collectors.joining(","));
		ObjectNode choice = ToyServer.JSON.createObjectNode().put("index", 0).put("text", this.kit.server.text(ids));
		choice.set("logprobs",
				ToyServer.JSON.readTree("{\"tokens\":[" + names + "],\"token_logprobs\":[-1.0,-2.0,-4.0,-8.0]}"));
		ObjectNode event = ToyServer.JSON.createObjectNode();
		event.putArray("choices").add(choice);
		this.kit.server.fault = Faults.saying("data: " + event + "\n\n");
		GenerationRequest request = this.kit.request(1, maxTokens, (candidate, tokens) -> tokens.length >= stopAfter);
		GenerationResult.Candidate written = Ear.of(this.checkpoint.engine(), request).await().candidates().get(0);
		assertThat(written.tokens()).isEqualTo(ids.subList(0, 1));
		assertThat(written.logProbability()).isEqualTo(-1);
	}

	@Test
	void aServerThatIsGoneCannotBeReached() {
		this.kit.server.close();
		assertThatThrownBy(Ear.of(this.checkpoint.engine(), this.kit.request(1, 5))::await)
			.isInstanceOf(Engine.UnavailableException.class)
			.hasMessage("the engine behind 'far' cannot be reached");
		assertThat(this.kit.requests("unreachable")).isEqualTo(3);
	}

}
