package io.alignserve.generation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.alignserve.Eventually;

import static io.alignserve.generation.EngineTestKit.prompt;
import static io.alignserve.generation.GenerationEngineTest.greedy;
import static io.alignserve.generation.GenerationEngineTest.random;
import static io.alignserve.generation.GenerationEngineTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A device with less memory than the engine was told of: who gives way, and what the
 * others get.
 */
@Timeout(120)
class MemoryShortageTest {

	private static final EngineLimits LIMITS = new EngineLimits(8, 32, 256).withMemory(4000, 400);

	private final ScarceRunner runner = new ScarceRunner();

	@Test
	void aSlotThatFindsNoMemoryGetsThatOfHeldPrefixes() throws Exception {
		GenerationRequest first = request(prompt(1, 96, 96), 1, greedy(4));
		GenerationRequest second = request(prompt(2, 96, 96), 1, random(3, 10));
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner.positions(160))) {
			GenerationTestListener listener = kit.submit(first);
			listener.get();
			// Told after the step in which it ended.
			while (kit.engine.status().memory().heldPrefixes() == 0) {
				Thread.onSpinWait();
			}
			assertThat(kit.submit(second).get().candidates()).isEqualTo(EngineTestKit.alone(second));
			assertThat(kit.engine.status().memoryShortages()).isEqualTo(1);
			assertThat(this.runner.frees()).isEqualTo(1);
		}
	}

	@Test
	void aCopyOfAPrefixThatMadeWayIsComputedInstead() throws Exception {
		GenerationRequest first = request(prompt(1, 96, 96), 1, greedy(4));
		GenerationRequest again = request(prompt(1, 96, 110), 1, random(3, 10));
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner.positions(160))) {
			kit.submit(first).get();
			assertThat(kit.submit(again).get().candidates()).isEqualTo(EngineTestKit.alone(again));
			assertThat(kit.engine.status().memory().prefixHits()).isZero();
			assertThat(kit.engine.status().memoryShortages()).isEqualTo(1);
		}
	}

	@Test
	void theRequestThatWantsMostGivesWayAndTheOthersGetTheirTexts() throws Exception {
		GenerationRequest small = request(prompt(1, 0, 20), 2, random(1, 30));
		GenerationRequest large = request(prompt(2, 0, 200), 1, random(2, 30));
		GenerationRequest other = request(prompt(3, 0, 17), 1, greedy(30));
		GenerationTestListener[] listeners = new GenerationTestListener[3];
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner.rows(100))) {
			kit.together(() -> {
				listeners[0] = kit.submit(small);
				listeners[1] = kit.submit(large);
				listeners[2] = kit.submit(other);
			});
			assertThat(listeners[0].get().candidates()).isEqualTo(EngineTestKit.alone(small));
			assertThat(listeners[2].get().candidates()).isEqualTo(EngineTestKit.alone(other));
			assertRefused(listeners[1]);
			// The step itself, after prefixes were given up, and without the large one.
			assertThat(kit.settled().memoryShortages()).isEqualTo(2);
			assertThat(kit.engine.health()).isEqualTo(EngineHealth.GOOD);
		}
	}

	@Test
	void ofEqualsTheOneThatCameLastGivesWay() throws Exception {
		GenerationRequest first = request(prompt(1, 0, 40), 1, random(1, 20));
		GenerationRequest last = request(prompt(2, 0, 40), 1, random(2, 20));
		GenerationTestListener[] listeners = new GenerationTestListener[2];
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner.rows(60))) {
			kit.together(() -> {
				listeners[0] = kit.submit(first);
				listeners[1] = kit.submit(last);
			});
			assertThat(listeners[0].get().candidates()).isEqualTo(EngineTestKit.alone(first));
			assertRefused(listeners[1]);
		}
	}

	@Test
	void aSlotThatCannotGrowEndsItsOwnRequestOnly() throws Exception {
		GenerationRequest first = request(prompt(1, 0, 30), 1, random(1, 10));
		GenerationRequest growing = request(prompt(2, 0, 30), 1, random(2, 200));
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner.positions(120))) {
			GenerationTestListener long2 = kit.submit(growing);
			GenerationTestListener short1 = kit.submit(first);
			assertThat(short1.get().candidates()).isEqualTo(EngineTestKit.alone(first));
			assertRefused(long2);
			assertThat(kit.submit(first).get().candidates()).isEqualTo(EngineTestKit.alone(first));
		}
	}

	@Test
	void candidatesThatCannotBeForkedEndTheirRequestAndGiveAllBack() throws Exception {
		GenerationRequest many = request(prompt(1, 0, 30), 4, random(1, 10));
		GenerationRequest one = request(prompt(1, 0, 30), 1, random(1, 10));
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner.positions(110))) {
			assertRefused(kit.submit(many));
			assertThat(kit.submit(one).get().candidates()).isEqualTo(EngineTestKit.alone(one));
		}
	}

	@Test
	void aTreeThatFindsNoMemoryFailsAndLeavesOthersAlone() throws Exception {
		GenerationRequest small = request(prompt(1, 0, 20), 1, random(1, 30));
		List<List<Integer>> many = List.of(List.of(1, 2, 3, 4, 5, 6), List.of(2, 2, 3, 4, 5, 6),
				List.of(3, 2, 3, 4, 5, 6), List.of(4, 2, 3, 4, 5, 6), List.of(5, 2, 3, 4, 5, 6));
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner.rows(25))) {
			GenerationTestListener listener = kit.submit(small);
			CompletableFuture<ScoringResult> score = kit.engine.score(new ScoringRequest("s", prompt(3, 0, 2), many));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> score.get(60, TimeUnit.SECONDS))
				.withCauseInstanceOf(Engine.UnavailableException.class);
			assertThat(listener.get().candidates()).isEqualTo(EngineTestKit.alone(small));
		}
	}

	@Test
	void aDeviceOnWhichNothingFindsMemoryIsLostAfterAWhile() throws Exception {
		AtomicLong now = new AtomicLong();
		MemoryShortage shortage = new MemoryShortage(this.runner, new KvMemory(this.runner, LIMITS), now::get);
		shortage.examine();
		assertThat(shortage.isTotal()).isFalse();
		this.runner.positions(0);
		shortage.examine();
		assertThat(shortage.isTotal()).isTrue();
		now.addAndGet(Duration.ofSeconds(9).toNanos());
		shortage.examine();
		now.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThatExceptionOfType(DeviceLostException.class).isThrownBy(shortage::examine)
			.withMessage("for 10 seconds not even the smallest step could be computed");
		this.runner.positions(10);
		shortage.examine();
		assertThat(shortage.isTotal()).isFalse();
	}

	@Test
	void whileNothingFindsMemoryRequestsAreRefusedAndTheEngineIsImpaired() throws Exception {
		GenerationRequest request = request(prompt(1, 0, 20), 1, random(1, 5));
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner.positions(0))) {
			assertRefused(kit.submit(request));
			kit.settled();
			assertThat(kit.engine.health().state()).isEqualTo(EngineHealth.State.IMPAIRED);
			this.runner.positions(1000);
			assertThat(kit.submit(request).get().candidates()).isEqualTo(EngineTestKit.alone(request));
			kit.settled();
			assertThat(kit.engine.health()).isEqualTo(EngineHealth.GOOD);
		}
	}

	@Test
	void memoryThatComesBackIsNoticedAlsoWhileNobodyAsks() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner.positions(0))) {
			assertRefused(kit.submit(request(prompt(1, 0, 20), 1, random(1, 5))));
			Eventually.holds(() -> assertThat(kit.engine.health().state()).isEqualTo(EngineHealth.State.IMPAIRED));
			this.runner.positions(1000);
			Eventually.holds(() -> assertThat(kit.engine.health()).isEqualTo(EngineHealth.GOOD));
		}
	}

	@Test
	void aLostDeviceFailsEverythingAndIsNeverTouchedAgain() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner)) {
			kit.submit(request(prompt(1, 0, 20), 1, greedy(3))).get();
			this.runner.lose();
			GenerationTestListener listener = kit.submit(request(prompt(1, 0, 20), 1, greedy(3)));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(listener::get)
				.withCauseInstanceOf(Engine.UnavailableException.class)
				.havingCause()
				.withMessage("the model's engine has failed; the service must be started again");
			assertThat(kit.engine.health().state()).isEqualTo(EngineHealth.State.LOST);
			assertThat(kit.engine.health().reason())
				.isEqualTo("its device is lost: CUDA error: unspecified launch failure");
			assertThatExceptionOfType(Engine.UnavailableException.class)
				.isThrownBy(() -> kit.submit(request(prompt(1, 0, 20), 1, greedy(3))))
				.satisfies((ex) -> assertThat(ex.retryAfter()).isEqualTo(Duration.ofSeconds(30)));
			assertThatExceptionOfType(Engine.UnavailableException.class).isThrownBy(() -> kit.engine.requireRoom(1));
		}
		assertThat(this.runner.isClosed()).isFalse();
	}

	@Test
	void aLossBetweenTwoStepsIsToldToAllWhoWait() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS, this.runner)) {
			CompletableFuture<Object> first = new CompletableFuture<>();
			CompletableFuture<?>[] second = new CompletableFuture<?>[1];
			kit.together(() -> {
				kit.engine.call((ignored) -> {
					throw new DeviceLostException("CUDA error", new IllegalStateException());
				}).whenComplete((result, failure) -> first.complete(failure));
				second[0] = kit.engine.call((ignored) -> 1);
			});
			assertThat(first.get(60, TimeUnit.SECONDS)).isInstanceOf(DeviceLostException.class);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> second[0].get(60, TimeUnit.SECONDS))
				.withCauseInstanceOf(Engine.UnavailableException.class);
		}
	}

	private static void assertRefused(GenerationTestListener listener) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(listener::get)
			.withCauseInstanceOf(Engine.UnavailableException.class)
			.havingCause()
			.withMessage("the device has no memory left for this request at the moment")
			.satisfies((ex) -> assertThat(((Engine.UnavailableException) ex).retryAfter())
				.isEqualTo(Duration.ofSeconds(5)));
	}

}
