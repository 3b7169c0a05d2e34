package io.alignserve.generation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.alignserve.generation.EngineTestKit.prompt;
import static io.alignserve.generation.GenerationEngineTest.greedy;
import static io.alignserve.generation.GenerationEngineTest.random;
import static io.alignserve.generation.GenerationEngineTest.request;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beginnings of prompts that are computed once; a unit has 16 positions.
 */
@Timeout(120)
class SharedPrefixTest {

	private static final EngineLimits LIMITS = new EngineLimits(8, 32, 64).withMemory(1000, 200);

	@Test
	void aLaterPromptBeginsWithTheFullUnitsOfAnEarlierOne() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS)) {
			kit.submit(request(prompt(1, 40, 50), 1, greedy(4))).get();
			GenerationRequest second = request(prompt(1, 40, 45), 2, random(5, 9));
			assertThat(kit.submit(second).get().candidates()).isEqualTo(EngineTestKit.alone(second));
			assertThat(kit.prefills()).containsExactly(List.of(0, 50), List.of(32, 45));
			EngineStatus.Memory memory = kit.engine.status().memory();
			assertThat(memory.prefixHits()).isEqualTo(1);
			assertThat(memory.reusedPositions()).isEqualTo(32);
		}
	}

	@Test
	void theSamePromptIsComputedAgainFromItsLastUnitOnly() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS)) {
			GenerationRequest request = request(prompt(1, 48, 48), 1, greedy(4));
			GenerationResult first = kit.submit(request).get();
			assertThat(kit.submit(request).get().candidates()).isEqualTo(first.candidates());
			// Something must be computed for the first token's logits.
			assertThat(kit.prefills()).containsExactly(List.of(0, 48), List.of(32, 48));
		}
	}

	@Test
	void aScoringWhosePromptIsAllThereIsOneTree() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS)) {
			ScoringRequest request = new ScoringRequest("s", prompt(1, 33, 33), List.of(List.of(1, 2), List.of(3)));
			ScoringResult first = kit.engine.score(request).get(60, TimeUnit.SECONDS);
			ScoringResult second = kit.engine.score(request).get(60, TimeUnit.SECONDS);
			assertThat(second.logProbabilities()).isEqualTo(first.logProbabilities());
			assertThat(kit.runner.inputs()).hasSize(2);
			assertThat(kit.feeds(2)).isEmpty();
		}
	}

	@Test
	void twoThatArriveTogetherComputeTheirCommonUnitsOnce() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 32))) {
			GenerationRequest first = request(prompt(1, 70, 100), 1, random(1, 5));
			GenerationRequest second = request(prompt(1, 70, 90), 1, random(2, 5));
			GenerationTestListener[] listeners = new GenerationTestListener[2];
			kit.together(() -> {
				listeners[0] = kit.submit(first);
				listeners[1] = kit.submit(second);
			});
			assertThat(listeners[0].get().candidates()).isEqualTo(EngineTestKit.alone(first));
			assertThat(listeners[1].get().candidates()).isEqualTo(EngineTestKit.alone(second));
			assertThat(kit.prefills()).filteredOn((part) -> part.get(0) < 64)
				.containsExactly(List.of(0, 32), List.of(32, 64));
		}
	}

	@Test
	void whoWaitedForOneThatWasCancelledComputesTheRestItself() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 16))) {
			CompletableFuture<Engine.Handle> handle = new CompletableFuture<>();
			kit.runner.beforeStep((step) -> {
				if (step == 2) {
					handle.join().cancel();
				}
			});
			GenerationRequest second = request(prompt(1, 100, 120), 1, random(2, 5));
			GenerationTestListener first = new GenerationTestListener();
			GenerationTestListener[] other = new GenerationTestListener[1];
			kit.together(() -> {
				handle.complete(kit.engine.generate(request(prompt(1, 100, 110), 1, greedy(5)), first));
				other[0] = kit.submit(second);
			});
			assertThat(other[0].get().candidates()).isEqualTo(EngineTestKit.alone(second));
			assertThat(first.get().candidates().get(0).finishReason()).isEqualTo(FinishReason.CANCELLED);
			// Without memory for prefixes nothing of the first one is left.
			assertThat(kit.prefills()).startsWith(List.of(0, 16), List.of(16, 32), List.of(0, 16));
		}
	}

	@Test
	void whatACancelledPromptHasComputedIsOfUse() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 16).withMemory(1000, 200))) {
			CompletableFuture<Engine.Handle> handle = new CompletableFuture<>();
			kit.runner.beforeStep((step) -> {
				if (step == 2) {
					handle.join().cancel();
				}
			});
			GenerationTestListener first = new GenerationTestListener();
			handle.complete(kit.engine.generate(request(prompt(1, 100, 110), 1, greedy(5)), first));
			first.get();
			GenerationRequest second = request(prompt(1, 100, 60), 1, random(2, 5));
			assertThat(kit.submit(second).get().candidates()).isEqualTo(EngineTestKit.alone(second));
			assertThat(kit.prefills().get(2)).isEqualTo(List.of(32, 48));
		}
	}

	@Test
	void adaptersShareNothing() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS)) {
			GenerationRequest request = request(prompt(1, 50, 50), 1, greedy(4));
			GenerationResult plain = kit.submit(request).get();
			GenerationResult adapted = kit.submit(request.withAdapter(2)).get();
			assertThat(adapted.candidates()).isNotEqualTo(plain.candidates());
			assertThat(kit.prefills()).containsExactly(List.of(0, 50), List.of(0, 50));
			assertThat(kit.submit(request.withAdapter(2)).get().candidates()).isEqualTo(adapted.candidates());
			assertThat(kit.prefills()).last().isEqualTo(List.of(48, 50));
		}
	}

	@Test
	void theOneThatWasOfNoUseForLongestGoesFirst() throws Exception {
		// Three prompts of two units, each 48 positions with its block for an answer.
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 64).withMemory(1000, 100))) {
			for (int stem : List.of(1, 2, 1, 3)) {
				kit.submit(request(prompt(stem, 40, 40), 1, greedy(4))).get();
			}
			assertThat(kit.settled().memory().prefixHits()).isEqualTo(1);
		}
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 64).withMemory(1000, 100))) {
			for (int stem : List.of(1, 2, 1, 3, 1)) {
				kit.submit(request(prompt(stem, 40, 40), 1, greedy(4))).get();
			}
			assertThat(kit.engine.status().memory().prefixHits()).isEqualTo(2);
			kit.submit(request(prompt(2, 40, 40), 1, greedy(4))).get();
			assertThat(kit.engine.status().memory().prefixHits()).isEqualTo(2);
		}
	}

	@Test
	void heldPrefixesGiveWayToRequestsAndNeverExceedTheirPart() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 64).withMemory(300, 150))) {
			for (int stem = 0; stem < 20; stem++) {
				kit.submit(request(prompt(stem, 40, 40), 1, greedy(4))).get();
				assertThat(kit.engine.status().memory().heldBytes()).isLessThanOrEqualTo(150);
			}
			assertThat(kit.engine.status().memory().heldPrefixes()).isGreaterThan(1);
			GenerationRequest large = request(prompt(50, 280, 280), 1, greedy(20));
			assertThat(kit.submit(large).get().candidates()).isEqualTo(EngineTestKit.alone(large));
			assertThat(kit.engine.status().preemptions()).isZero();
		}
	}

	@Test
	void oneSlotIsHeldForAllWithTheSameBeginning() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(LIMITS)) {
			for (int size = 33; size < 48; size++) {
				kit.submit(request(prompt(1, 100, size), 3, random(size, 4))).get();
			}
			kit.submit(request(prompt(1, 100, 80), 1, greedy(2))).get();
			while (kit.engine.status().running() > 0) {
				Thread.onSpinWait();
			}
			assertThat(kit.engine.status().memory().heldPrefixes()).isEqualTo(1);
			assertThat(kit.runner.openSlots()).isEqualTo(1);
		}
	}

}
