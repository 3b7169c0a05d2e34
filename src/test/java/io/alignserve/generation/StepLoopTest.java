package io.alignserve.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.alignserve.generation.GenerationEngineTest.greedy;
import static io.alignserve.generation.GenerationEngineTest.prompt;
import static io.alignserve.generation.GenerationEngineTest.random;
import static io.alignserve.generation.GenerationEngineTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What happens in which step. The runner stops before each step until the test lets it
 * go.
 */
@Timeout(120)
class StepLoopTest {

	private final FakeRunner runner = new FakeRunner(4096);

	private final Semaphore reached = new Semaphore(0);

	private final Semaphore permits = new Semaphore(0);

	private GenerationEngine engine = new GenerationEngine(this.runner, new EngineLimits(4, 4, 16), "test");

	StepLoopTest() {
		this.runner.beforeStep((step) -> {
			this.reached.release();
			this.permits.acquireUninterruptibly();
		});
	}

	@AfterEach
	void everySlotIsReleasedAtTheEnd() {
		this.permits.release(1_000_000);
		this.engine.close();
		assertThat(this.runner.isClosed()).isTrue();
		assertThat(this.runner.violations()).isEmpty();
	}

	@Test
	void aRequestThatArrivesJoinsTheNextStep() throws Exception {
		GenerationTestListener first = submit(request(prompt(5), 1, greedy(10)));
		awaitStep();
		GenerationTestListener second = submit(request(prompt(6), 1, greedy(3)));
		letGo();
		awaitStep();
		// The first decodes its second token while the second prefills.
		assertThat(sizes(2)).containsExactly(1, 6);
		letGo();
		awaitStep();
		assertThat(sizes(3)).containsExactly(1, 1);
		run();
		second.get();
		first.get();
		assertThat(this.runner.steps()).hasSize(10);
	}

	@Test
	void aLongPromptIsCutAndDoesNotStallDecoding() throws Exception {
		GenerationTestListener decoding = submit(request(prompt(5), 1, greedy(10)));
		awaitStep();
		GenerationTestListener prefilling = submit(request(prompt(70), 1, greedy(2)));
		run();
		decoding.get();
		prefilling.get();
		assertThat(IntStream.rangeClosed(2, 7).mapToObj(this::sizes)).containsExactly(List.of(1, 16), List.of(1, 16),
				List.of(1, 16), List.of(1, 16), List.of(1, 6), List.of(1, 1));
	}

	@Test
	void aPromptIsCutAtTheSamePlacesWhateverElsePrefills() throws Exception {
		List<GenerationTestListener> listeners = List.of(submit(request(prompt(5), 1, greedy(1))),
				submit(request(prompt(10), 1, greedy(1))), submit(request(prompt(33), 1, greedy(1))));
		run();
		for (GenerationTestListener listener : listeners) {
			listener.get();
		}
		assertThat(this.runner.steps().stream().flatMap(List::stream).filter((feed) -> feed.start() > 0)).isNotEmpty()
			.allMatch((feed) -> feed.start() % 16 == 0);
		assertThat(this.runner.steps()).allMatch((feeds) -> feeds.stream().mapToInt(Feed::size).sum() <= 16);
	}

	@Test
	void cancellingFreesTheSlotWithinOneStep() throws Exception {
		GenerationTestListener listener = new GenerationTestListener();
		Engine.Handle handle = this.engine.generate(request(prompt(5), 3, random(1, 1000)), listener);
		GenerationTestListener other = submit(request(prompt(7), 1, greedy(50)));
		awaitStep();
		step(4);
		assertThat(this.runner.openSlots()).isEqualTo(4);
		handle.cancel();
		letGo();
		awaitStep();
		assertThat(sizes(this.runner.steps().size())).containsExactly(1);
		assertThat(this.runner.openSlots()).isEqualTo(1);
		GenerationResult result = listener.get();
		assertThat(result.candidates()).hasSize(3)
			.allMatch((candidate) -> candidate.finishReason() == FinishReason.CANCELLED)
			.allMatch((candidate) -> candidate.tokens().size() == 5);
		run();
		assertThat(other.get().candidates().get(0).tokens()).hasSize(50);
	}

	@Test
	void cancellingTheOnlyRequestEndsItsSteps() throws Exception {
		GenerationTestListener listener = new GenerationTestListener();
		Engine.Handle handle = this.engine.generate(request(prompt(5), 1, greedy(1000)), listener);
		awaitStep();
		handle.cancel();
		run();
		assertThat(listener.get().candidates().get(0).finishReason()).isEqualTo(FinishReason.CANCELLED);
		handle.cancel();
		assertThat(this.runner.steps()).hasSize(1);
		assertThat(this.runner.openSlots()).isZero();
	}

	@Test
	void aWaitingRequestCanBeCancelled() throws Exception {
		submit(request(prompt(5), 4, greedy(30)));
		awaitStep();
		GenerationTestListener waiting = new GenerationTestListener();
		Engine.Handle handle = this.engine.generate(request(prompt(6), 1, greedy(30)), waiting);
		letGo();
		awaitStep();
		handle.cancel();
		letGo();
		GenerationResult result = waiting.get();
		assertThat(result.candidates())
			.containsExactly(new GenerationResult.Candidate(List.of(), 0, FinishReason.CANCELLED));
		assertThat(this.runner.steps().stream().flatMap(List::stream)).noneMatch((feed) -> feed.size() == 6);
	}

	@Test
	void aCancelledScoringFreesItsSlotWithinOneStep() throws Exception {
		CompletableFuture<ScoringResult> score = this.engine.score(scoring(200));
		CompletableFuture<ScoringResult> late = this.engine.score(scoring(200));
		GenerationTestListener other = submit(request(prompt(7), 1, greedy(50)));
		awaitStep();
		step(3);
		assertThat(this.engine.status().running()).isEqualTo(3);
		score.cancel(true);
		late.completeExceptionally(new IllegalStateException("deadline"));
		letGo();
		awaitStep();
		assertThat(this.engine.status().running()).isEqualTo(1);
		assertThat(this.runner.openSlots()).isEqualTo(1);
		run();
		other.get();
		assertThat(this.runner.trees()).isZero();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(score::join);
	}

	@Test
	void manyScoringsDoNotStallADecodingRequest() throws Exception {
		GenerationTestListener decoding = submit(request(prompt(5), 1, greedy(12)));
		awaitStep();
		List<CompletableFuture<ScoringResult>> scores = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			// Short enough for three of them to be ready for their trees at once.
			scores.add(this.engine.score(scoring(4)));
		}
		run();
		decoding.get();
		for (CompletableFuture<ScoringResult> score : scores) {
			score.get(60, TimeUnit.SECONDS);
		}
		// Between two trees there is always a pass over the sequences that decode.
		List<List<Feed>> steps = this.runner.steps();
		for (int i = 1; i < steps.size() && decodes(steps.subList(i, steps.size())); i++) {
			assertThat(steps.get(i).isEmpty() && steps.get(i - 1).isEmpty()).isFalse();
		}
		assertThat(this.runner.trees()).isEqualTo(6);
	}

	@Test
	void scoringsAreAnsweredWhileOthersDecode() throws Exception {
		GenerationTestListener decoding = submit(request(prompt(5), 3, greedy(100)));
		awaitStep();
		CompletableFuture<ScoringResult> score = this.engine.score(scoring(40));
		step(6);
		assertThat(score).isDone();
		assertThat(decoding.isDone()).isFalse();
	}

	@Test
	void aFailingStepFailsItsRequestsOnlyAndTheLoopGoesOn() throws Exception {
		FakeRunner failing = new FakeRunner(64);
		Semaphore gate = new Semaphore(0);
		failing.beforeStep((step) -> {
			gate.acquireUninterruptibly();
			if (step == 3) {
				throw new IllegalStateException("out of memory");
			}
		});
		try (GenerationEngine broken = new GenerationEngine(failing, new EngineLimits(2, 8, 16), "broken")) {
			GenerationTestListener first = new GenerationTestListener();
			GenerationTestListener second = new GenerationTestListener();
			broken.generate(request(prompt(5), 2, greedy(9)), first);
			broken.generate(request(prompt(5), 2, greedy(9)), second);
			gate.release(1000);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(first::get)
				.havingCause()
				.withMessage("out of memory");
			assertThat(second.get().candidates()).hasSize(2);
			assertThat(failing.openSlots()).isZero();
		}
	}

	@Test
	void aListenerThatThrowsFailsItsOwnRequestOnly() throws Exception {
		GenerationTestListener other = submit(request(prompt(5), 1, greedy(9)));
		CompletableFuture<RuntimeException> failure = new CompletableFuture<>();
		this.engine.generate(request(prompt(6), 2, greedy(9)), new GenerationListener() {
			@Override
			public void onToken(int candidate, int token) {
				throw new IllegalStateException("the connection is gone");
			}

			@Override
			public void onFinished(GenerationResult result) {
				failure.completeExceptionally(new AssertionError("finished"));
			}

			@Override
			public void onFailed(RuntimeException cause) {
				failure.complete(cause);
				throw cause;
			}
		});
		run();
		assertThat(failure.get(60, TimeUnit.SECONDS)).hasMessage("the connection is gone");
		assertThat(other.get().candidates().get(0).tokens()).hasSize(9);
		assertThat(this.runner.openSlots()).isZero();
	}

	@Test
	void logitsThatAreNotNumbersFailTheRequest() {
		FakeRunner broken = new FakeRunner(64) {
			@Override
			public StepResult run(StepInput input) {
				super.run(input);
				return new StepResult(input.feeds()
					.stream()
					.map((feed) -> NextToken.of(new float[] { 1, Float.NaN }, feed.wanted()))
					.toList(), List.of());
			}
		};
		try (GenerationEngine nan = new GenerationEngine(broken, new EngineLimits(2, 8, 16), "nan")) {
			GenerationTestListener listener = new GenerationTestListener();
			nan.generate(request(prompt(5), 2, random(1, 9)), listener);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(listener::get)
				.havingCause()
				.withMessage("The decoder returned logits that are not finite numbers");
		}
	}

	@Test
	void theQueueHasALimitAndSaysSo() throws Exception {
		List<GenerationTestListener> listeners = new ArrayList<>();
		listeners.add(submit(request(prompt(5), 2, greedy(3))));
		awaitStep();
		for (int i = 0; i < 3; i++) {
			listeners.add(submit(request(prompt(5), 2, greedy(3))));
		}
		assertThatExceptionOfType(Engine.QueueFullException.class)
			.isThrownBy(() -> submit(request(prompt(5), 1, greedy(3))))
			.withMessage("The engine test has 4 places and 4 to wait; 8 are taken and 1 were asked for");
		assertThatExceptionOfType(Engine.QueueFullException.class).isThrownBy(() -> this.engine.score(scoring(3)));
		assertStatus(2, 6, 0);
		step(1);
		assertStatus(4, 4, 1);
		run();
		for (GenerationTestListener listener : listeners) {
			assertThat(listener.get().candidates()).hasSize(2);
		}
		assertThat(submit(request(prompt(5), 4, greedy(3))).get().candidates()).hasSize(4);
	}

	@Test
	void thirtyTwoAtOnceFinishAndTheThirtyThirdIsAnswered() throws Exception {
		FakeRunner wide = new FakeRunner(128);
		try (GenerationEngine full = new GenerationEngine(wide, new EngineLimits(32, 1, 64), "full")) {
			List<GenerationTestListener> listeners = new ArrayList<>();
			for (int i = 0; i < 33; i++) {
				GenerationTestListener listener = new GenerationTestListener();
				full.generate(request(prompt(40 + i), 1, random(i, 40)), listener);
				listeners.add(listener);
			}
			for (GenerationTestListener listener : listeners) {
				assertThat(listener.get().candidates().get(0).tokens()).hasSize(40);
			}
			assertThat(wide.steps()).allMatch((feeds) -> feeds.size() <= 32);
		}
	}

	@Test
	void closingFailsWhatIsLeftAndRefusesMore() throws Exception {
		GenerationTestListener running = submit(request(prompt(5), 4, greedy(1000)));
		awaitStep();
		GenerationTestListener waiting = submit(request(prompt(5), 1, greedy(1000)));
		CompletableFuture<ScoringResult> score = this.engine.score(scoring(5));
		Thread closing = new Thread(this.engine::close);
		closing.start();
		while (closing.getState() != Thread.State.WAITING) {
			Thread.onSpinWait();
		}
		letGo();
		closing.join(60_000);
		for (GenerationTestListener listener : List.of(running, waiting)) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(listener::get)
				.withCauseInstanceOf(Engine.EngineClosedException.class)
				.havingCause()
				.withMessage("The engine test was closed before the request ended");
		}
		assertThat(score).isCompletedExceptionally();
		assertThat(this.runner.steps()).hasSize(1);
		assertThatExceptionOfType(Engine.EngineClosedException.class)
			.isThrownBy(() -> submit(request(prompt(5), 1, greedy(1))))
			.withMessage("The engine test is closed");
	}

	@Test
	void anIdleEngineSleeps() throws Exception {
		run();
		submit(request(prompt(5), 1, greedy(3))).get();
		Thread loop = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("steps-test") && thread.isAlive())
			.findFirst()
			.orElseThrow();
		while (loop.getState() != Thread.State.TIMED_WAITING) {
			Thread.onSpinWait();
		}
		assertStatus(0, 0, 3);
		assertThat(loop.isDaemon()).isTrue();
	}

	private void assertStatus(int running, int waiting, long steps) {
		EngineStatus status = this.engine.status();
		assertThat(List.of(status.running(), status.waiting())).containsExactly(running, waiting);
		assertThat(status.steps()).isEqualTo(steps);
	}

	private static boolean decodes(List<List<Feed>> steps) {
		return steps.stream().flatMap(List::stream).anyMatch((feed) -> feed.wanted() != Feed.Wanted.NONE);
	}

	private static ScoringRequest scoring(int promptSize) {
		return new ScoringRequest("s", prompt(promptSize), List.of(List.of(1, 2), List.of(1, 3)));
	}

	private GenerationTestListener submit(GenerationRequest request) {
		GenerationTestListener listener = new GenerationTestListener();
		this.engine.generate(request, listener);
		return listener;
	}

	/** The sizes of the feeds of a step, from 1. */
	private List<Integer> sizes(int step) {
		return this.runner.steps().get(step - 1).stream().map(Feed::size).toList();
	}

	private void awaitStep() throws InterruptedException {
		assertThat(this.reached.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
	}

	private void letGo() {
		this.permits.release();
	}

	/** Lets a number of steps pass, from one that was reached to another one. */
	private void step(int count) throws InterruptedException {
		for (int i = 0; i < count; i++) {
			letGo();
			awaitStep();
		}
	}

	private void run() {
		this.permits.release(100_000);
	}

}
