package io.alignserve.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.alignserve.Eventually;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.RemoteFolder;
import io.alignserve.generation.Deadline;
import io.alignserve.generation.Engine;
import io.alignserve.generation.FinishReason;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;
import io.alignserve.generation.ModelBounds;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.remote.RemoteKit.Ear;
import io.alignserve.remote.ToyServer.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/**
 * What a server's model says is what comes out, in whatever shape the server says it.
 */
class RemoteEngineTest {

	@TempDir
	private Path folder;

	private RemoteKit kit;

	@BeforeEach
	void start() throws IOException {
		this.kit = new RemoteKit(this.folder);
	}

	@AfterEach
	void stop() {
		this.kit.close();
	}

	private ScoringRequest states() {
		List<List<Integer>> continuations = new ArrayList<>();
		for (String state : List.of("Ohio", "New York", "New Jersey", "New Mexico", "Oregon", "West Virginia",
				"Virginia")) {
			continuations.add(
					java.util.stream.IntStream.of(this.kit.tokenizer.encodeContinuation(" " + state)).boxed().toList());
		}
		return new ScoringRequest("one", this.kit.tokens("Where would it be liked? Answer:"), continuations);
	}

	@ParameterizedTest
	@CsvSource({ "VLLM, true, 20", "TEXTS, true, 20", "LLAMA_CPP, true, 20", "LLAMA_CPP, false, 3072" })
	void continuationsAreScoredAsTheModelDoes(Shape shape, boolean forced, int most) throws IOException {
		this.kit.server.shape = shape;
		this.kit.server.tellsForced = forced;
		this.kit.server.most = most;
		this.kit.describe(", \"logProbabilities\": " + most);
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			ScoringRequest request = states();
			ScoringResult result = checkpoint.engine().score(request).join();
			for (int i = 0; i < request.continuations().size(); i++) {
				assertThat(result.logProbabilities().get(i)).isCloseTo(
						this.kit.server.model().score(request.prompt(), request.continuations().get(i)), within(1e-4));
			}
			assertThat(result.promptTokens()).isEqualTo(request.prompt().size());
			assertThat(result.queueNanos()).isBetween(0L, result.totalNanos());
			assertThat(checkpoint.dtype()).isEqualTo("remote");
			Eventually.holds(() -> assertThat(checkpoint.engine().status().running()).isZero());
		}
	}

	@Test
	void theServerIsToldTheTraceOfTheCaller() {
		SpanContext caller = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.getDefault());
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			assertThat(this.kit.server.lastTrace).isNull();
			try (Scope scope = Context.root().with(Span.wrap(caller)).makeCurrent()) {
				checkpoint.engine().score(states()).join();
				assertThat(this.kit.server.lastTrace)
					.isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
				this.kit.server.lastTrace = null;
				Ear.of(checkpoint.engine(), this.kit.request(1, 5)).await();
				assertThat(this.kit.server.lastTrace).contains("0af7651916cd43dd8448eb211c80319c");
			}
			Ear.of(checkpoint.engine(), this.kit.request(1, 5)).await();
			assertThat(this.kit.server.lastTrace).isNull();
		}
	}

	@Test
	void tooFewLogProbabilitiesAreNeverGuessedFrom() {
		this.kit.server.shape = Shape.LLAMA_CPP;
		this.kit.server.tellsForced = false;
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			assertThatThrownBy(() -> checkpoint.engine().score(states()).join()).isInstanceOf(CompletionException.class)
				.hasRootCauseInstanceOf(Engine.UnavailableException.class)
				.hasMessageContaining("raise logProbabilities in remote.json");
		}
	}

	/**
	 * The drawn token may be listed beside the likeliest ones, however unlikely it is.
	 */
	@Test
	void aTokenThatIsNotListedMayBeLikelierThanTheOneThatWasDrawn() {
		Map<Integer, Double> listed = Map.of(10, -0.51, 13, -2.12, 12, -9.0);
		assertThat(NextTokenScorer.bound(new Choice.Step(12, -9.0, listed))).isEqualTo(-2.12);
		assertThat(NextTokenScorer.bound(new Choice.Step(Choice.Step.UNKNOWN, -9.0, listed))).isEqualTo(-2.12);
		assertThat(NextTokenScorer.bound(new Choice.Step(10, -0.51, listed))).isEqualTo(-9.0);
	}

	@Test
	void whatIsOnlyBoundedIsNotExact() {
		ScoringRequest request = new ScoringRequest("one", List.of(1, 2), List.of(List.of(3), List.of(4)));
		ScoredTree tree = new ScoredTree(request);
		tree.set(1, -0.1);
		tree.bound(2, -12);
		assertThat(tree.logProbabilities(request)).hasSize(2);
		assertThat(tree.logProbabilities(request.exactly())).isEmpty();
		tree.set(2, -13);
		assertThat(tree.logProbabilities(request.exactly())).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource({ "VLLM", "TEXTS", "LLAMA_CPP" })
	void textsAreWrittenAsTheModelDoes(Shape shape) {
		this.kit.server.shape = shape;
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			GenerationRequest request = this.kit.request(1, 12);
			Ear ear = Ear.of(checkpoint.engine(), request);
			GenerationResult result = ear.await();
			List<Integer> expected = this.kit.expected(request);
			GenerationResult.Candidate candidate = result.candidates().get(0);
			assertThat(this.kit.server.text(candidate.tokens())).isEqualTo(this.kit.server.text(expected));
			if (shape != Shape.TEXTS) {
				assertThat(candidate.tokens()).isEqualTo(expected);
				assertThat(candidate.logProbability())
					.isCloseTo(this.kit.server.model().score(request.prompt(), expected), within(1e-3));
			}
			assertThat(ear.told).isEqualTo(candidate.tokens());
			assertThat(result.promptTokens()).isEqualTo(request.prompt().size());
			assertThat(result.queueNanos()).isLessThanOrEqualTo(result.firstTokenNanos());
			assertThat(result.firstTokenNanos()).isLessThanOrEqualTo(result.totalNanos());
		}
	}

	@Test
	void eachCandidateIsARequestAndEndsByItself() {
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			this.kit.server.completions.set(0);
			GenerationRequest request = this.kit.request(3, 12, (candidate, tokens) -> tokens.length > 2 * candidate);
			GenerationResult result = Ear.of(checkpoint.engine(), request).await();
			assertThat(result.candidates()).extracting((one) -> one.tokens().size()).containsExactly(1, 3, 5);
			assertThat(result.candidates()).extracting(GenerationResult.Candidate::finishReason)
				.containsOnly(FinishReason.STOP);
			assertThat(this.kit.server.completions.get()).isEqualTo(3);
		}
	}

	@Test
	void aTextEndsWithTheEndToken() {
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			GenerationRequest plain = this.kit.request(1, 12);
			int fourth = this.kit.expected(plain).get(3);
			GenerationRequest request = new GenerationRequest("one", plain.prompt(), 1, plain.sampling(),
					java.util.Set.of(fourth), plain.stopRule());
			GenerationResult.Candidate candidate = Ear.of(checkpoint.engine(), request).await().candidates().get(0);
			assertThat(candidate.tokens()).isEqualTo(this.kit.expected(request)).hasSizeLessThan(12);
			assertThat(candidate.finishReason()).isEqualTo(FinishReason.STOP);
		}
	}

	@Test
	void whatCannotBeAskedIsRefused() {
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			Engine engine = checkpoint.engine();
			assertThatThrownBy(() -> engine.generate(this.kit.request(1, 500), new Ear()))
				.isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("context of 500");
			assertThatThrownBy(() -> engine.score(new ScoringRequest("one", List.of(1), List.of(List.of(999_999)))))
				.isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("999999");
			assertThatThrownBy(() -> engine.generate(this.kit.request(1, 5).withAdapter(1), new Ear()))
				.isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("no adapters");
		}
	}

	@Test
	void aCancelledTextClosesItsConnection() {
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			this.kit.server.fault = Faults.slowly();
			Ear ear = new Ear();
			Engine.Handle handle = checkpoint.engine().generate(this.kit.request(1, 100), ear);
			Eventually.holds(() -> assertThat(ear.told).isNotEmpty());
			handle.cancel();
			assertThat(ear.await().candidates().get(0).finishReason()).isEqualTo(FinishReason.CANCELLED);
			Eventually.holds(() -> assertThat(this.kit.server.hangUps.get()).isEqualTo(1));
			Eventually.holds(() -> assertThat(this.kit.requests("cancelled")).isEqualTo(1));
			assertThat(checkpoint.engine().status().running()).isZero();
		}
	}

	@Test
	void aCancelledScoringIsSentNoMore() {
		this.kit.server.shape = Shape.LLAMA_CPP;
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			this.kit.server.fault = Faults.silent();
			CompletableFuture<ScoringResult> future = checkpoint.engine().score(states());
			future.cancel(true);
			Eventually.holds(() -> assertThat(checkpoint.engine().status().running()).isZero());
			this.kit.server.fault = null;
			assertThat(checkpoint.engine().score(states()).join().logProbabilities()).hasSize(7);
		}
	}

	@Test
	void aDeadlineEndsWhatIsUnderWay() {
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			this.kit.server.fault = Faults.slowly();
			GenerationRequest request = this.kit.request(1, 100).withDeadline(Deadline.in(Duration.ofMillis(300)));
			assertThat(Ear.of(checkpoint.engine(), request).await().candidates().get(0).finishReason())
				.isEqualTo(FinishReason.DEADLINE);
			assertThatThrownBy(() -> {
				this.kit.server.fault = Faults.silent();
				checkpoint.engine().score(states().withDeadline(Deadline.in(Duration.ofMillis(100)))).join();
			}).hasCauseInstanceOf(Engine.DeadlineExpiredException.class);
			Eventually.holds(() -> assertThat(this.kit.server.hangUps.get()).isPositive());
		}
	}

	@Test
	void aDeadlineThatPassesBeforeATextIsBegunEndsAllOfIt() {
		Ear ear = new Ear();
		Model model = new Model(this.kit.tokenizer, new ModelBounds(this.kit.tokenizer.vocabularySize(), 500));
		RemoteGeneration generation = new RemoteGeneration(this.kit.request(2, 5),
				new Requests(RemoteFolder.open(this.kit.folder).settings()), model, ear, () -> {
				});
		generation.endFor(FinishReason.DEADLINE);
		assertThat(ear.await().candidates()).extracting(GenerationResult.Candidate::finishReason)
			.containsExactly(FinishReason.DEADLINE, FinishReason.DEADLINE);
	}

	@Test
	void moreThanItMayTakeWaitAndMoreThanMayWaitAreRefused() throws IOException {
		this.kit.describe(", \"maxConcurrent\": 1, \"maxWaiting\": 1");
		try (ResidentCheckpoint checkpoint = this.kit.load()) {
			this.kit.server.fault = Faults.slowly();
			Ear first = new Ear();
			Engine.Handle handle = checkpoint.engine().generate(this.kit.request(1, 100), first);
			Eventually.holds(() -> assertThat(first.told).isNotEmpty());
			int before = this.kit.server.completions.get();
			Ear second = Ear.of(checkpoint.engine(), this.kit.request(1, 3));
			assertThat(checkpoint.engine().status().waiting()).isEqualTo(1);
			assertThatThrownBy(() -> checkpoint.engine().requireRoom(1)).isInstanceOf(Engine.QueueFullException.class);
			assertThatThrownBy(() -> checkpoint.engine().generate(this.kit.request(1, 3), new Ear()))
				.isInstanceOf(Engine.QueueFullException.class);
			assertThat(this.kit.server.completions.get()).isEqualTo(before);
			this.kit.server.fault = null;
			handle.cancel();
			GenerationResult result = second.await();
			assertThat(result.candidates().get(0).tokens()).hasSize(3);
			assertThat(result.queueNanos()).isPositive();
		}
	}

	@Test
	void aClosedEngineEndsWhatItHas() {
		ResidentCheckpoint checkpoint = this.kit.load();
		this.kit.server.fault = Faults.slowly();
		Ear ear = Ear.of(checkpoint.engine(), this.kit.request(1, 100));
		CompletableFuture<ScoringResult> scoring = checkpoint.engine().score(states());
		Eventually.holds(() -> assertThat(ear.told).isNotEmpty());
		checkpoint.close();
		assertThatThrownBy(ear::await).isInstanceOf(Engine.EngineClosedException.class);
		assertThatThrownBy(scoring::join).hasCauseInstanceOf(Engine.EngineClosedException.class);
		assertThatThrownBy(() -> checkpoint.engine().requireRoom(1)).isInstanceOf(Engine.EngineClosedException.class);
	}

	@ParameterizedTest
	@CsvSource({ "NOTHING, without log-probabilities", "NO_IDS, predictions need one of them" })
	void aServerThatCannotScoreIsRefusedAtOnce(Shape shape, String why) {
		this.kit.server.shape = shape;
		assertThatThrownBy(this.kit::load).isInstanceOf(CheckpointException.class).hasMessageContaining(why);
	}

	@Test
	void aServerThatCannotBeAskedJustNowIsNotTakenForOneThatCannotScore() {
		this.kit.server.fault = (exchange, server, body) -> {
			if (body.path("echo").asBoolean(false)) {
				Faults.status(503).answer(exchange, server, body);
			}
			else {
				server.answer(exchange, body);
			}
		};
		assertThatThrownBy(this.kit::load).isInstanceOf(CheckpointException.class)
			.hasMessageContaining("is not ready (status 503)");
	}

	@Test
	void aServerWithoutTheModelIsRefused() {
		this.kit.server.modelName = "another";
		assertThatThrownBy(this.kit::load).isInstanceOf(CheckpointException.class)
			.hasMessageContaining("does not serve the model");
	}

	@Test
	void aServerThatIsNotThereIsRefused() {
		this.kit.server.close();
		assertThatThrownBy(this.kit::load).isInstanceOf(CheckpointException.class)
			.hasMessage("the engine behind 'far' cannot be reached");
	}

}
