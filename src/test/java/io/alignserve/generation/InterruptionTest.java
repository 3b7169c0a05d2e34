package io.alignserve.generation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.alignserve.generation.EngineTestKit.prompt;
import static io.alignserve.generation.GenerationEngineTest.greedy;
import static io.alignserve.generation.GenerationEngineTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Deadlines, and what is done between steps.
 */
@Timeout(120)
class InterruptionTest {

	private static final EngineLimits LIMITS = new EngineLimits(1, 8, 64);

	private static final Deadline PASSED = new Deadline(System.nanoTime() - 1);

	@Test
	void aPassedDeadlineEndsARunningRequestBeforeItsNextStep() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS)) {
			Deadline deadline = Deadline.in(Duration.ofMillis(300));
			kit.runner.beforeStep((step) -> {
				while (step == 3 && !deadline.hasPassed()) {
					Thread.onSpinWait();
				}
			});
			GenerationResult.Candidate candidate = kit
				.submit(request(prompt(1, 0, 5), 1, greedy(400)).withDeadline(deadline))
				.get()
				.candidates()
				.get(0);
			assertThat(candidate.finishReason()).isEqualTo(FinishReason.DEADLINE);
			assertThat(candidate.tokens()).hasSizeLessThanOrEqualTo(3);
			assertThat(kit.settled().running()).isZero();
			assertThat(kit.runner.openSlots()).isZero();
		}
	}

	@Test
	void aPassedDeadlineEndsAWaitingRequestWithoutAStep() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS)) {
			GenerationTestListener[] listeners = new GenerationTestListener[2];
			CompletableFuture<?>[] score = new CompletableFuture<?>[1];
			kit.together(() -> {
				listeners[0] = kit.submit(request(prompt(1, 0, 5), 1, greedy(9)));
				listeners[1] = kit.submit(request(prompt(1, 0, 6), 1, greedy(9)).withDeadline(PASSED));
				score[0] = kit.engine
					.score(new ScoringRequest("s", prompt(1, 0, 7), List.of(List.of(1))).withDeadline(PASSED));
			});
			assertThat(listeners[1].get().candidates())
				.containsExactly(new GenerationResult.Candidate(List.of(), 0, FinishReason.DEADLINE));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> score[0].get(60, TimeUnit.SECONDS))
				.withCauseInstanceOf(Engine.DeadlineExpiredException.class);
			assertThat(listeners[0].get().candidates().get(0).finishReason()).isEqualTo(FinishReason.LENGTH);
			assertThat(kit.prefills()).containsExactly(List.of(0, 5));
		}
	}

	@Test
	void aDeadlineThatHasNotPassedChangesNothing() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS)) {
			GenerationRequest request = request(prompt(1, 0, 5), 1, greedy(9));
			assertThat(kit.submit(request.withDeadline(Deadline.in(Duration.ofHours(1)))).get().candidates())
				.isEqualTo(EngineTestKit.alone(request));
		}
	}

	@Test
	void aCallRunsOnTheThreadThatOwnsTheRunnerBetweenTwoSteps() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS.withMemory(500, 100))) {
			kit.submit(request(prompt(1, 0, 40), 1, greedy(9))).get();
			assertThat(kit.engine.call((runner) -> Thread.currentThread().getName() + runner.unit())
				.get(60, TimeUnit.SECONDS)).isEqualTo("steps-test16");
			// What was held may have been computed with another adapter of the same
			// number.
			assertThat(kit.runner.openSlots()).isZero();
			CompletableFuture<Object> failing = kit.engine.call((runner) -> {
				throw new IllegalStateException("no such adapter");
			});
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> failing.get(60, TimeUnit.SECONDS))
				.havingCause()
				.withMessage("no such adapter");
			assertThat(kit.submit(request(prompt(1, 0, 5), 1, greedy(2))).get().candidates()).hasSize(1);
		}
	}

	@Test
	void aClosedEngineTakesNoCall() {
		EngineTestKit kit = new EngineTestKit(LIMITS);
		CompletableFuture<Object> pending = new CompletableFuture<>();
		kit.engine.call((runner) -> {
			kit.engine.close();
			return kit;
		}).whenComplete((result, failure) -> pending.complete(result));
		assertThat(pending.join()).isSameAs(kit);
		kit.close();
		assertThatExceptionOfType(Engine.EngineClosedException.class).isThrownBy(() -> kit.engine.call((runner) -> 1));
	}

}
