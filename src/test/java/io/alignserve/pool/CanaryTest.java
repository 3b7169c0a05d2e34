package io.alignserve.pool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.FakeRunner;
import io.alignserve.generation.GenerationEngine;
import io.alignserve.tokenizer.BpeTrainer;
import io.alignserve.tokenizer.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CanaryTest {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	private final List<CanaryFigures> failed = new ArrayList<>();

	private final CheckpointPool pool = new CheckpointPool((source) -> new ResidentCheckpoint(source.name(),
			"sha256:" + source.name(), Tokenizer.load(source.folder()),
			new GenerationEngine(new FakeRunner(64), new EngineLimits(2, 2, 16), source.name()), Set.of(1), 64,
			"float32", 1000));

	@BeforeEach
	void load() {
		BpeTrainer.train(List.of("Ride with us"), 259).writeTo(this.folder);
		this.pool.load(CheckpointSource.of("old", this.folder));
		this.pool.load(CheckpointSource.of("new", this.folder));
		this.pool.listen(new PoolListener() {

			@Override
			public void canaryFailed(String alias, Route route, CanaryFigures figures) {
				CanaryTest.this.failed.add(figures);
			}

		});
	}

	@AfterEach
	void close() {
		this.pool.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 50, 100 })
	void answersItsShareOfRequests(int percent) {
		route(percent, Route.SplitBy.REQUEST, false, Route.Gates.DEFAULT);
		int tried = 0;
		for (int i = 0; i < 10_000; i++) {
			tried += answeredBy("request-" + i, "caller").equals("new") ? 1 : 0;
		}
		assertThat(tried / 100.0).isCloseTo(percent, within((percent % 100 == 0) ? 0.0 : 2.0));
	}

	@Test
	void aCallerStaysWithOneOfTheTwo() {
		route(50, Route.SplitBy.CALLER, false, Route.Gates.DEFAULT);
		for (String caller : List.of("a", "b", "c", "d", "e")) {
			String first = answeredBy("0", caller);
			for (int i = 1; i < 50; i++) {
				assertThat(answeredBy("request-" + i, caller)).isEqualTo(first);
			}
		}
	}

	@Test
	void whoIsTriedAtFivePercentIsTriedAtTen() {
		List<String> few = new ArrayList<>();
		route(5, Route.SplitBy.REQUEST, false, Route.Gates.DEFAULT);
		for (int i = 0; i < 2000; i++) {
			if (answeredBy("r" + i, "").equals("new")) {
				few.add("r" + i);
			}
		}
		route(10, Route.SplitBy.REQUEST, false, Route.Gates.DEFAULT);
		assertThat(few).isNotEmpty().allMatch((id) -> answeredBy(id, "").equals("new"));
	}

	@Test
	void isTakenBackWhenTooManyOfItsRequestsFail() {
		route(100, Route.SplitBy.REQUEST, false, new Route.Gates(10, 0.1, 10));
		for (int i = 0; i < 9; i++) {
			end("r" + i, i != 3);
		}
		assertThat(this.failed).isEmpty();
		assertThat(answeredBy("x", "")).isEqualTo("new");
		end("r9", false);
		assertThat(this.failed).hasSize(1);
		assertThat(this.failed.get(0).canary().requests()).isEqualTo(10);
		assertThat(this.failed.get(0).canary().failures()).isEqualTo(2);
		assertThat(this.failed.get(0).canary().errorRate()).isEqualTo(0.2);
		assertThat(answeredBy("x", "")).isEqualTo("old");
		end("r10", false);
		assertThat(this.failed).hasSize(1);
	}

	@Test
	void isTakenBackWhenItIsTooSlow() {
		CanaryTrial trial = new CanaryTrial(
				new Route.Canary("new", 50, Route.SplitBy.REQUEST, false, new Route.Gates(20, 0.5, 3)));
		for (int i = 0; i < 100; i++) {
			assertThat(trial.note("old", true, 1_000_000)).isFalse();
		}
		// One of twenty may be slow: the 95th percentile is the 19th.
		for (int i = 0; i < 18; i++) {
			assertThat(trial.note("new", true, 3_000_000)).isFalse();
		}
		assertThat(trial.note("new", true, 9_000_000)).isFalse();
		assertThat(trial.note("new", true, 2_000_000)).isFalse();
		assertThat(trial.figures().canary().p95Millis()).isEqualTo(3);
		assertThat(trial.note("new", true, 3_100_000)).isTrue();
		assertThat(trial.figures().canary().p95Millis()).isEqualTo(3.1);
		assertThat(trial.figures().stable().p95Millis()).isEqualTo(1);
		assertThat(trial.includes("default", "a", "")).isFalse();
	}

	@Test
	void isNotJudgedBySpeedBeforeTheStableOneAnsweredEnough() {
		CanaryTrial trial = new CanaryTrial(
				new Route.Canary("new", 50, Route.SplitBy.REQUEST, false, new Route.Gates(5, 0.5, 3)));
		for (int i = 0; i < 50; i++) {
			assertThat(trial.note("new", true, 9_000_000)).isFalse();
		}
		for (int i = 0; i < 4; i++) {
			assertThat(trial.note("old", true, 1_000_000)).isFalse();
		}
		assertThat(trial.note("old", true, 1_000_000)).isTrue();
	}

	@Test
	void requestsAboutWhichNothingIsNotedAreNotCounted() {
		route(100, Route.SplitBy.REQUEST, false, new Route.Gates(1, 0, 10));
		answeredBy("a", "");
		assertThat(this.pool.figures("default").orElseThrow().canary().requests()).isZero();
	}

	@Test
	void theSameRouteAgainKeepsTheFigures() {
		route(100, Route.SplitBy.REQUEST, false, Route.Gates.DEFAULT);
		end("a", true);
		route(100, Route.SplitBy.REQUEST, false, Route.Gates.DEFAULT);
		assertThat(this.pool.figures("default").orElseThrow().canary().requests()).isEqualTo(1);
		this.pool.route("default", Route.to("old"));
		assertThat(this.pool.figures("default")).isEmpty();
	}

	@Test
	void aShadowAnswersNobodyAndIsNamedForItsShare() {
		route(100, Route.SplitBy.REQUEST, true, new Route.Gates(1, 0, 10));
		assertThat(answeredBy("a", "")).isEqualTo("old");
		assertThat(this.pool.shadow("default", "a", "")).contains("new");
		assertThat(this.pool.shadow("old", "a", "")).isEmpty();
		try (Lease lease = this.pool.lease("new")) {
			lease.failed();
		}
		assertThat(this.failed).hasSize(1);
		assertThat(this.pool.shadow("default", "a", "")).isEmpty();
	}

	private void route(int percent, Route.SplitBy splitBy, boolean shadow, Route.Gates gates) {
		this.pool.route("default", new Route("old", new Route.Canary("new", percent, splitBy, shadow, gates)));
	}

	private String answeredBy(String requestId, String caller) {
		try (Lease lease = this.pool.lease("default", requestId, caller)) {
			return lease.checkpoint().name();
		}
	}

	private void end(String requestId, boolean answered) {
		try (Lease lease = this.pool.lease("default", requestId, "")) {
			if (answered) {
				lease.answered();
			}
			else {
				lease.failed();
			}
		}
	}

}
