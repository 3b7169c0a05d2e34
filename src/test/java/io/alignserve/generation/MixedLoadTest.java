package io.alignserve.generation;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of all kinds, together and in too little memory: each gets, to the last bit,
 * what it gets alone. The runner checks every call and that the budget is never exceeded.
 */
@Timeout(300)
class MixedLoadTest {

	private static final int CONTEXT = 256;

	private static final int ROUNDS = 40;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void everyTextIsTheOneThatItIsAlone(int seed) throws Exception {
		Random random = new Random(seed);
		long preemptions = 0;
		long reused = 0;
		for (int round = 0; round < ROUNDS; round++) {
			EngineStatus status = round(random, 130 + random.nextInt(300));
			preemptions += status.preemptions();
			reused += status.memory().reusedPositions();
		}
		assertThat(preemptions).isGreaterThan(ROUNDS / 4);
		assertThat(reused).isGreaterThan(5L * ROUNDS);
	}

	@Test
	void manyLongRequestsInMemoryForLittleMoreThanOneAllEnd() throws Exception {
		FakeRunner runner = new FakeRunner(CONTEXT, 130);
		try (GenerationEngine engine = new GenerationEngine(runner, new EngineLimits(8, 64, 32).withMemory(130, 48),
				"tight")) {
			List<Generation> generations = IntStream.range(0, 20)
				.mapToObj((i) -> new Generation(GenerationEngineTest.request(GenerationEngineTest.prompt(20 + i), 1,
						GenerationEngineTest.random(i, 90 - i)), Integer.MAX_VALUE))
				.toList();
			together(engine, generations, List.of());
			for (Generation generation : generations) {
				assertThat(generation.listener.get().candidates()).isEqualTo(generation.alone());
			}
			assertThat(engine.status().preemptions()).isPositive();
		}
		assertThat(runner.violations()).isEmpty();
		assertThat(runner.largestPositions()).isBetween(110L, 130L);
	}

	private static EngineStatus round(Random random, int budget) throws Exception {
		FakeRunner runner = new FakeRunner(CONTEXT, budget);
		EngineLimits limits = new EngineLimits(2 + random.nextInt(8), 100, 1 + random.nextInt(60)).withMemory(budget,
				random.nextInt(budget / 2));
		EngineStatus status;
		try (GenerationEngine engine = new GenerationEngine(runner, limits, "mixed")) {
			List<Generation> generations = IntStream.range(0, 2 + random.nextInt(10))
				.mapToObj((i) -> generation(random, Math.min(budget, CONTEXT)))
				.toList();
			List<Scoring> scorings = IntStream.range(0, random.nextInt(6)).mapToObj((i) -> scoring(random)).toList();
			together(engine, generations, scorings);
			for (Generation generation : generations) {
				generation.check();
			}
			for (Scoring scoring : scorings) {
				scoring.check();
			}
			// After the last end: the loop has nothing else to do.
			status = engine.call((ignored) -> engine.status()).get(60, TimeUnit.SECONDS);
		}
		assertThat(runner.violations()).isEmpty();
		assertThat(status.running() + status.waiting()).isZero();
		return status;
	}

	/**
	 * All arrive before the same step, in half of the cases; then one after the other.
	 */
	private static void together(GenerationEngine engine, List<Generation> generations, List<Scoring> scorings) {
		CountDownLatch submitted = new CountDownLatch(1);
		engine.call((runner) -> {
			try {
				return submitted.await(60, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		for (int i = 0; i < Math.max(generations.size(), scorings.size()); i++) {
			if (i < generations.size()) {
				generations.get(i).submit(engine);
			}
			if (i < scorings.size()) {
				scorings.get(i).submit(engine);
			}
			if (i == generations.size() / 2) {
				submitted.countDown();
			}
		}
		submitted.countDown();
	}

	private static Generation generation(Random random, int positions) {
		int candidates = 1 + random.nextInt(2);
		int size = 1 + random.nextInt(positions / 2 / candidates);
		int maxTokens = 1 + random.nextInt(positions / 2 / candidates);
		SamplingParameters sampling = new SamplingParameters(random.nextInt(3) / 2.0, 0.9, random.nextInt(2) * 20,
				random.nextLong(), maxTokens);
		GenerationRequest request = new GenerationRequest("r", prompt(random, size), candidates, sampling,
				Set.of(random.nextInt(256)), StopRule.NEVER)
			.withAdapter(random.nextInt(2));
		return new Generation(request, (random.nextInt(4) == 0) ? random.nextInt(maxTokens) : Integer.MAX_VALUE);
	}

	private static Scoring scoring(Random random) {
		List<List<Integer>> continuations = IntStream.range(0, 1 + random.nextInt(6))
			.mapToObj((i) -> random.ints(1 + random.nextInt(5), 0, 3).boxed().toList())
			.toList();
		return new Scoring(new ScoringRequest("s", prompt(random, 1 + random.nextInt(120)), continuations)
			.withAdapter(random.nextInt(2)));
	}

	/** Few beginnings, so that many have some units in common. */
	private static List<Integer> prompt(Random random, int size) {
		int stem = random.nextInt(2);
		int common = random.nextInt(size + 1);
		return IntStream.range(0, size)
			.mapToObj((i) -> (i < common) ? (i * 5 + stem) % 256 : random.nextInt(256))
			.toList();
	}

	private static GenerationEngine lonely() {
		return new GenerationEngine(new FakeRunner(CONTEXT), new EngineLimits(4, 0, 1000), "alone");
	}

	/** A generation that may be cancelled after some tokens. */
	private static final class Generation {

		private final GenerationRequest request;

		private final int cancelledAfter;

		private final GenerationTestListener listener = new GenerationTestListener();

		private final CompletableFuture<Engine.Handle> handle = new CompletableFuture<>();

		Generation(GenerationRequest request, int cancelledAfter) {
			this.request = request;
			this.cancelledAfter = cancelledAfter;
		}

		void submit(GenerationEngine engine) {
			this.handle.complete(engine.generate(this.request, new GenerationListener() {

				@Override
				public void onToken(int candidate, int token) {
					Generation.this.listener.onToken(candidate, token);
					if (Generation.this.listener.tokens().size() > Generation.this.cancelledAfter) {
						Generation.this.handle.join().cancel();
					}
				}

				@Override
				public void onFinished(GenerationResult result) {
					Generation.this.listener.onFinished(result);
				}

				@Override
				public void onFailed(RuntimeException cause) {
					Generation.this.listener.onFailed(cause);
				}
			}));
		}

		void check() throws Exception {
			List<GenerationResult.Candidate> alone = alone();
			List<GenerationResult.Candidate> candidates = this.listener.get().candidates();
			assertThat(candidates).hasSameSizeAs(alone);
			int tokens = 0;
			for (int i = 0; i < candidates.size(); i++) {
				GenerationResult.Candidate candidate = candidates.get(i);
				if (candidate.finishReason() == FinishReason.CANCELLED) {
					assertThat(this.cancelledAfter).isLessThan(Integer.MAX_VALUE);
					assertThat(alone.get(i).tokens()).startsWith(candidate.tokens().toArray(new Integer[0]));
				}
				else {
					assertThat(candidate).isEqualTo(alone.get(i));
				}
				tokens += candidate.tokens().size();
			}
			assertThat(this.listener.tokens()).as("none is reported twice").hasSize(tokens);
		}

		List<GenerationResult.Candidate> alone() throws Exception {
			try (GenerationEngine engine = lonely()) {
				GenerationTestListener own = new GenerationTestListener();
				engine.generate(this.request, own);
				return own.get().candidates();
			}
		}

	}

	/** A scoring. */
	private static final class Scoring {

		private final ScoringRequest request;

		private CompletableFuture<ScoringResult> future = new CompletableFuture<>();

		Scoring(ScoringRequest request) {
			this.request = request;
		}

		void submit(GenerationEngine engine) {
			this.future = engine.score(this.request);
		}

		void check() throws ExecutionException, InterruptedException, TimeoutException {
			try (GenerationEngine engine = lonely()) {
				List<Double> alone = engine.score(this.request).get(60, TimeUnit.SECONDS).logProbabilities();
				assertThat(this.future.get(60, TimeUnit.SECONDS).logProbabilities()).isEqualTo(alone);
			}
		}

	}

}
