package io.alignserve.generation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an engine says when its queue is full.
 */
@Timeout(60)
class QueueFullTest {

	private final Semaphore steps = new Semaphore(0);

	private final FakeRunner runner = new FakeRunner(64);

	@Test
	void roomCanBeAskedForWithoutTakingIt() throws Exception {
		this.runner.beforeStep((step) -> this.steps.acquireUninterruptibly());
		try (GenerationEngine engine = new GenerationEngine(this.runner, new EngineLimits(1, 2, 16), "small")) {
			CompletableFuture<ScoringResult> first = engine.score(scoring());
			engine.score(scoring());
			engine.requireRoom(1);
			engine.requireRoom(1);
			engine.score(scoring());
			assertThatExceptionOfType(Engine.QueueFullException.class).isThrownBy(() -> engine.requireRoom(1))
				.satisfies((full) -> assertThat(full.retryAfter()).isBetween(Duration.ofSeconds(1),
						Duration.ofMinutes(1)));
			this.steps.release(1000);
			first.get();
			assertThatCode(() -> engine.requireRoom(1)).doesNotThrowAnyException();
			// A request that this engine could never run is refused for that, not for
			// the queue.
			assertThatCode(() -> engine.requireRoom(16)).doesNotThrowAnyException();
		}
	}

	@Test
	void theTimeToComeBackIsBetweenASecondAndAMinute() {
		assertThat(new Engine.QueueFullException("full", Duration.ofMillis(3)).retryAfter())
			.isEqualTo(Duration.ofSeconds(1));
		assertThat(new Engine.QueueFullException("full", Duration.ofHours(3)).retryAfter())
			.isEqualTo(Duration.ofMinutes(1));
		assertThat(new Engine.QueueFullException("full", Duration.ofSeconds(7)).retryAfter())
			.isEqualTo(Duration.ofSeconds(7));
	}

	private static ScoringRequest scoring() {
		return new ScoringRequest("id", List.of(1, 2, 3), List.of(List.of(4), List.of(5)));
	}

}
