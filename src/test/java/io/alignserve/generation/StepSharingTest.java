package io.alignserve.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.alignserve.generation.EngineTestKit.prompt;
import static io.alignserve.generation.GenerationEngineTest.greedy;
import static io.alignserve.generation.GenerationEngineTest.random;
import static io.alignserve.generation.GenerationEngineTest.request;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets which rows of a step; a unit has 16 positions.
 */
@Timeout(120)
class StepSharingTest {

	@Test
	void aRunningStreamGetsItsTokenInEveryStepOfALongPrompt() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 40))) {
			List<GenerationTestListener> listeners = new ArrayList<>();
			kit.together(() -> {
				listeners.add(kit.submit(request(prompt(1, 0, 5), 2, random(1, 30))));
				listeners.add(kit.submit(request(prompt(2, 0, 400), 1, greedy(5))));
			});
			for (GenerationTestListener listener : listeners) {
				listener.get();
			}
			// Two tokens a step; the prompt takes two units of the 40 rows.
			assertThat(IntStream.rangeClosed(2, 13).mapToObj(kit::feeds))
				.allMatch((feeds) -> feeds.size() == 3 && feeds.stream().filter(Feed::isDecoded).count() == 2)
				.allMatch((feeds) -> feeds.get(2).size() <= 32);
			assertThat(kit.prefills().get(1)).isEqualTo(List.of(0, 32));
			assertThat(kit.runner.steps()).hasSize(30);
		}
	}

	@Test
	void theRowsOfAStepAreSharedTheOldestFirst() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 64))) {
			List<GenerationTestListener> listeners = new ArrayList<>();
			kit.together(() -> List.of(50, 70, 20)
				.forEach((size) -> listeners.add(kit.submit(request(prompt(size, 0, size), 1, greedy(1))))));
			for (GenerationTestListener listener : listeners) {
				listener.get();
			}
			// 50 and nothing of the rest: 14 rows are no unit; then 64; then 6, 20.
			assertThat(kit.prefills()).containsExactly(List.of(0, 50), List.of(0, 64), List.of(64, 70), List.of(0, 20));
			assertThat(kit.runner.steps()).hasSize(3);
		}
	}

	@Test
	void aUnitGoesOnHoweverFewRowsThereAre() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 1))) {
			GenerationRequest request = request(prompt(1, 0, 40), 1, greedy(3));
			assertThat(kit.submit(request).get().candidates()).isEqualTo(EngineTestKit.alone(request));
			assertThat(kit.prefills()).containsExactly(List.of(0, 16), List.of(16, 32), List.of(32, 40));
		}
	}

	@Test
	void theTailOfAPromptAndItsTreeAreOneStep() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 64))) {
			kit.engine.score(scoring(1, 80)).get(60, TimeUnit.SECONDS);
			assertThat(kit.runner.inputs()).hasSize(2);
			assertThat(kit.feeds(2)).hasSize(1);
			assertThat(kit.runner.inputs().get(1).trees()).hasSize(1);
		}
	}

	@Test
	void severalTreesAreScoredInOneStepAsFarAsItsRowsGo() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 20))) {
			List<CompletableFuture<ScoringResult>> scores = new ArrayList<>();
			kit.together(() -> IntStream.range(0, 4).forEach((i) -> scores.add(kit.engine.score(scoring(i, 4)))));
			for (CompletableFuture<ScoringResult> score : scores) {
				score.get(60, TimeUnit.SECONDS);
			}
			// Three rows of the prompt and four of the tree each.
			assertThat(kit.runner.inputs()).extracting((input) -> input.trees().size()).containsExactly(2, 2);
		}
	}

	@Test
	void aTreeOfMoreRowsThanAStepHasIsScoredAllTheSame() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 3))) {
			assertThat(kit.engine.score(scoring(1, 30)).get(60, TimeUnit.SECONDS).logProbabilities()).hasSize(2);
		}
	}

	@Test
	void onlyWhoDrawsAsksForAllLogits() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 64))) {
			kit.submit(request(prompt(1, 0, 20), 2, greedy(3))).get();
			kit.submit(request(prompt(1, 0, 20), 2, random(1, 3))).get();
			kit.engine.score(scoring(1, 30)).get(60, TimeUnit.SECONDS);
			assertThat(kit.runner.steps().stream().flatMap(List::stream).map(Feed::wanted)).containsExactly(
					Feed.Wanted.LIKELIEST, Feed.Wanted.LIKELIEST, Feed.Wanted.LIKELIEST, Feed.Wanted.LIKELIEST,
					Feed.Wanted.LIKELIEST, Feed.Wanted.ALL, Feed.Wanted.ALL, Feed.Wanted.ALL, Feed.Wanted.ALL,
					Feed.Wanted.ALL, Feed.Wanted.NONE);
		}
	}

	@Test
	void theAdapterReachesFeedsAndTrees() throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 32, 64))) {
			kit.submit(request(prompt(1, 0, 20), 2, greedy(3)).withAdapter(3)).get();
			kit.engine.score(scoring(1, 30).withAdapter(4)).get(60, TimeUnit.SECONDS);
			assertThat(kit.runner.steps().stream().flatMap(List::stream).map(Feed::adapter)).containsExactly(3, 3, 3, 3,
					3, 4);
			assertThat(kit.runner.inputs().stream().flatMap((input) -> input.trees().stream()).map(TokenTree::adapter))
				.containsExactly(4);
		}
	}

	private static ScoringRequest scoring(int stem, int size) {
		return new ScoringRequest("s", prompt(stem, 0, size), List.of(List.of(1, 2), List.of(1, 3)));
	}

}
