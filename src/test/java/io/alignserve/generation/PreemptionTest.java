package io.alignserve.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.alignserve.generation.EngineTestKit.prompt;
import static io.alignserve.generation.GenerationEngineTest.greedy;
import static io.alignserve.generation.GenerationEngineTest.random;
import static io.alignserve.generation.GenerationEngineTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Too little memory; a unit and a block have 16 positions, one position is one byte.
 */
@Timeout(120)
class PreemptionTest {

	@Test
	void theYoungestGivesWayAndComesBackWithTheSameText() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 8).withMemory(128, 0))) {
			GenerationRequest old = request(prompt(1, 10, 20), 1, random(1, 80));
			GenerationRequest young = request(prompt(2, 10, 20), 1, random(2, 80));
			List<GenerationTestListener> listeners = new ArrayList<>();
			kit.together(() -> List.of(old, young).forEach((request) -> listeners.add(kit.submit(request))));
			List<GenerationResult.Candidate> text = listeners.get(1).get().candidates();
			assertThat(listeners.get(0).isDone()).isTrue();
			assertThat(listeners.get(0).get().candidates()).isEqualTo(EngineTestKit.alone(old));
			assertThat(text).isEqualTo(EngineTestKit.alone(young));
			assertThat(listeners.get(1).tokens()).isEqualTo(text.get(0).tokens());
			assertThat(kit.engine.status().preemptions()).isEqualTo(1);
			// Brought back in bulk, but by no more than a step's further rows.
			assertThat(kit.runner.steps().stream().flatMap(List::stream).filter(Feed::isDecoded))
				.allMatch((feed) -> feed.size() <= 9)
				.anyMatch((feed) -> feed.size() == 9);
		}
	}

	@Test
	void allCandidatesComeBackFromOnePrefill() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 64).withMemory(230, 0))) {
			GenerationRequest old = request(prompt(1, 10, 40), 1, random(1, 150));
			GenerationRequest young = request(prompt(2, 10, 20), 3, random(2, 50));
			List<GenerationTestListener> listeners = new ArrayList<>();
			kit.together(() -> List.of(old, young).forEach((request) -> listeners.add(kit.submit(request))));
			assertThat(listeners.get(1).get().candidates()).isEqualTo(EngineTestKit.alone(young));
			assertThat(listeners.get(0).get().candidates()).isEqualTo(EngineTestKit.alone(old));
			assertThat(kit.engine.status().preemptions()).isPositive();
			assertThat(kit.prefills()).filteredOn((part) -> part.get(1) == 20)
				.hasSize(1 + (int) kit.engine.status().preemptions());
		}
	}

	@Test
	void theOldestNeverGivesWay() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 64, 32).withMemory(176, 32))) {
			List<GenerationRequest> requests = IntStream.range(0, 16)
				.mapToObj((i) -> request(prompt(i, 20, 20 + i), 1 + i % 2, greedy(50)))
				.toList();
			List<GenerationTestListener> listeners = new ArrayList<>();
			kit.together(() -> requests.forEach((request) -> listeners.add(kit.submit(request))));
			listeners.get(0).get();
			// The prompt in the first step, then a token in every one.
			assertThat(IntStream.rangeClosed(2, 50).mapToObj((step) -> kit.feeds(step).get(0).start()))
				.containsExactlyElementsOf(IntStream.rangeClosed(20, 68).boxed().toList());
			for (int i = 0; i < requests.size(); i++) {
				assertThat(listeners.get(i).get().candidates()).isEqualTo(EngineTestKit.alone(requests.get(i)));
			}
			assertThat(kit.engine.status().preemptions()).isPositive();
		}
	}

	@Test
	void whereThereIsNoMemoryForACopyThePromptIsReadAgain() throws Exception {
		FakeRunner runner = new FakeRunner(512, 150) {
			@Override
			public int fork(int slot, int length, int capacity) {
				if (length == capacity) {
					throw new OutOfDeviceMemoryException("CUDA out of memory", new IllegalStateException());
				}
				return super.fork(slot, length, capacity);
			}
		};
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 64).withMemory(150, 16), runner)) {
			GenerationRequest old = request(prompt(1, 10, 20), 1, random(1, 80));
			GenerationRequest young = request(prompt(2, 10, 20), 2, random(2, 50));
			List<GenerationTestListener> listeners = new ArrayList<>();
			kit.together(() -> List.of(old, young).forEach((request) -> listeners.add(kit.submit(request))));
			assertThat(listeners.get(0).get().candidates()).isEqualTo(EngineTestKit.alone(old));
			assertThat(listeners.get(1).get().candidates()).isEqualTo(EngineTestKit.alone(young));
			assertThat(kit.engine.status().preemptions()).isPositive();
			assertThat(kit.engine.health()).isEqualTo(EngineHealth.GOOD);
		}
	}

	@Test
	void theBytesOfWhatIsPromisedKeepToTheBudget() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 64, 32).withMemory(100, 0))) {
			kit.runner.beforeStep((step) -> assertThat(kit.engine.status().memory().kvBytes()).isBetween(1L, 100L));
			List<GenerationTestListener> listeners = new ArrayList<>();
			kit.together(() -> IntStream.range(0, 9)
				.forEach((i) -> listeners.add(kit.submit(request(prompt(i, 0, 10), 1, greedy(60))))));
			for (GenerationTestListener listener : listeners) {
				assertThat(listener.get().candidates().get(0).tokens()).hasSize(60);
			}
			assertThat(kit.settled().memory().kvBytes()).isZero();
			assertThat(kit.runner.openSlots()).isZero();
		}
	}

	@Test
	void whatCouldNeverFitIsRefusedAtOnce() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 64, 32).withMemory(100, 0))) {
			assertThatIllegalArgumentException().isThrownBy(() -> kit.submit(request(prompt(1, 0, 31), 2, greedy(21))))
				.withMessage("The request may need 102 positions of KV cache (2 times 51), this engine has memory for "
						+ "100");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> kit.engine.score(new ScoringRequest("s", prompt(1, 0, 101), List.of(List.of(1)))))
				.withMessageStartingWith("The request may need 101 positions of KV cache");
			assertThat(kit.submit(request(prompt(1, 0, 31), 2, greedy(20))).get().candidates()).hasSize(2);
		}
	}

	@Test
	void limitsThatContradictThemselvesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new EngineLimits(1, 0, 1, 10, 11))
			.withMessage("prefixBytes is 11, it must be at most kvBytes, which is 10");
		assertThatIllegalArgumentException().isThrownBy(() -> new EngineLimits(1, 0, 1, -1, 0))
			.withMessage("kvBytes is -1, it must be 0 or more");
	}

}
