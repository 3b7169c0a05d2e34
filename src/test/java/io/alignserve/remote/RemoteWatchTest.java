package io.alignserve.remote;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.alignserve.Eventually;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.RemoteFolder;
import io.alignserve.checkpoint.RemoteSettings;
import io.alignserve.generation.Deadline;
import io.alignserve.generation.Engine;
import io.alignserve.generation.EngineHealth;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.remote.RemoteKit.Ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A server that fails is left alone, known to be, and used again as soon as it answers.
 */
class RemoteWatchTest {

	/** Long enough to be seen, whatever else the machine is doing. */
	private static final Duration PAUSE = Duration.ofSeconds(2);

	private static final Duration NEVER = Duration.ofHours(1);

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

	private ResidentCheckpoint load(Duration pause, Duration interval) {
		this.kit.server.fault = null;
		ResidentCheckpoint checkpoint = this.kit.load(new RemoteProperties(List.of(), null, null, 1,
				Duration.ofMillis(10), Duration.ofSeconds(1), 6, 50, pause, interval));
		this.kit.server.completions.set(0);
		return checkpoint;
	}

	private ScoringRequest scoring() {
		return new ScoringRequest("one", this.kit.tokens("Answer:"), List.of(List.of(300, 301), List.of(302)));
	}

	private static EngineHealth.State state(ResidentCheckpoint checkpoint) {
		return checkpoint.engine().health().state();
	}

	private void fail(ResidentCheckpoint checkpoint) {
		this.kit.server.fault = Faults.status(500);
		for (int i = 0; i < 5; i++) {
			assertThatThrownBy(Ear.of(checkpoint.engine(), this.kit.request(1, 5))::await)
				.isInstanceOf(Engine.UnavailableException.class);
		}
	}

	@Test
	void aServerThatFailsTooOftenIsLeftAloneAndComesBackWithoutCallers() {
		try (ResidentCheckpoint checkpoint = load(PAUSE, NEVER)) {
			assertThat(checkpoint.engine().health()).isEqualTo(EngineHealth.GOOD);
			fail(checkpoint);
			assertThat(state(checkpoint)).isEqualTo(EngineHealth.State.IMPAIRED);
			assertThatThrownBy(() -> checkpoint.engine().requireRoom(1))
				.isInstanceOfSatisfying(Engine.UnavailableException.class,
						(down) -> assertThat(down.retryAfter()).isPositive())
				.hasMessageContaining("is left alone for a while");
			assertThat(this.kit.server.completions.get()).isEqualTo(5);
			this.kit.server.fault = null;
			Eventually.holds(() -> assertThat(checkpoint.engine().health()).isEqualTo(EngineHealth.GOOD));
			assertThat(this.kit.server.completions.get()).isEqualTo(6);
			assertThat(Ear.of(checkpoint.engine(), this.kit.request(3, 5)).await().candidates()).hasSize(3);
		}
	}

	@Test
	void callersThatSendManyRequestsAtATimeDoNotKeepItFromComingBack() {
		try (ResidentCheckpoint checkpoint = load(Duration.ofMillis(100), NEVER)) {
			fail(checkpoint);
			this.kit.server.fault = null;
			Eventually.holds(() -> {
				try {
					assertThat(Ear.of(checkpoint.engine(), this.kit.request(3, 5)).await().candidates()).hasSize(3);
				}
				catch (Engine.UnavailableException ex) {
					throw new AssertionError(ex);
				}
			});
		}
	}

	@Test
	void aServerThatListsItsModelAndAnswersNothingStaysImpairedUntilItAnswers() {
		try (ResidentCheckpoint checkpoint = load(Duration.ofMillis(100), Duration.ofMillis(50))) {
			fail(checkpoint);
			int asked = this.kit.server.completions.get();
			Set<EngineHealth.State> seen = EnumSet.noneOf(EngineHealth.State.class);
			Eventually.holds(() -> {
				seen.add(state(checkpoint));
				assertThat(this.kit.server.completions.get()).isGreaterThan(asked + 3);
			});
			assertThat(seen).containsExactly(EngineHealth.State.IMPAIRED);
			this.kit.server.fault = null;
			Eventually.holds(() -> assertThat(checkpoint.engine().health()).isEqualTo(EngineHealth.GOOD));
		}
	}

	@Test
	void callersThatGiveUpOnASilentServerMakeItLeftAlone() throws IOException {
		this.kit.describe(2, 30, "");
		try (ResidentCheckpoint silent = load(PAUSE, NEVER)) {
			this.kit.server.fault = Faults.silent();
			ScoringRequest impatient = scoring().withDeadline(Deadline.in(Duration.ofMillis(2500)));
			List<CompletableFuture<ScoringResult>> asked = Stream.generate(() -> silent.engine().score(impatient))
				.limit(6)
				.toList();
			asked.forEach(
					(one) -> assertThatThrownBy(one::join).hasCauseInstanceOf(Engine.DeadlineExpiredException.class));
			Eventually.holds(() -> assertThat(state(silent)).isEqualTo(EngineHealth.State.IMPAIRED));
			assertThat(this.kit.requests("timed_out")).isGreaterThanOrEqualTo(5);
		}
	}

	@Test
	void theWatchNoticesThatAServerIsGoneAndThatItIsBack() {
		try (ResidentCheckpoint watched = load(Duration.ofMinutes(10), Duration.ofMillis(50))) {
			this.kit.server.modelName = "another";
			Eventually.holds(() -> assertThat(state(watched)).isEqualTo(EngineHealth.State.IMPAIRED));
			assertThat(watched.engine().health().reason()).contains("does not serve the model any more");
			assertThatThrownBy(() -> watched.engine().requireRoom(1)).isInstanceOf(Engine.UnavailableException.class);
			this.kit.server.modelName = "toy";
			Eventually.holds(() -> assertThat(watched.engine().health()).isEqualTo(EngineHealth.GOOD));
			assertThat(Ear.of(watched.engine(), this.kit.request(1, 5)).await().candidates()).hasSize(1);
		}
	}

	@Test
	void aServerThatIsTooBusyToListItsModelsIsThere() {
		try (ResidentCheckpoint busy = load(Duration.ofMinutes(10), Duration.ofMillis(20))) {
			this.kit.server.modelsFault = Faults.status(429);
			Eventually.holds(() -> assertThat(this.kit.server.looks.get()).isGreaterThan(5));
			assertThat(busy.engine().health()).isEqualTo(EngineHealth.GOOD);
			this.kit.server.modelsFault = Faults.status(500);
			Eventually.holds(() -> assertThat(state(busy)).isEqualTo(EngineHealth.State.IMPAIRED));
		}
	}

	@Test
	void aServerThatAnswersCallersNeedNotAnswerTheWatch() throws IOException {
		this.kit.describe(0.5, 60, "");
		try (ResidentCheckpoint busy = load(Duration.ofMinutes(10), Duration.ofMillis(20))) {
			this.kit.server.fault = Faults.slowly();
			Ear stream = Ear.of(busy.engine(), this.kit.request(1, 50));
			this.kit.server.modelsFault = Faults.silent();
			int looks = this.kit.server.looks.get();
			Eventually.holds(() -> assertThat(this.kit.server.looks.get()).isGreaterThan(looks + 4));
			assertThat(stream.result).isNotDone();
			assertThat(busy.engine().health()).isEqualTo(EngineHealth.GOOD);
			this.kit.server.modelsFault = Faults.status(500);
			int failed = this.kit.server.looks.get();
			Eventually.holds(() -> assertThat(this.kit.server.looks.get()).isGreaterThan(failed + 4));
			assertThat(stream.result).isNotDone();
			assertThat(busy.engine().health()).isEqualTo(EngineHealth.GOOD);
		}
	}

	@Test
	void whatAServerIsKnownForIsOverWhenItAnswers() {
		try (ResidentCheckpoint checkpoint = load(Duration.ofMillis(500), Duration.ofMillis(20))) {
			this.kit.server.modelsFault = Faults.status(500);
			Eventually.holds(() -> assertThat(state(checkpoint)).isEqualTo(EngineHealth.State.IMPAIRED));
			this.kit.server.modelsFault = Faults.status(429);
			Eventually.holds(() -> assertThat(checkpoint.engine().health()).isEqualTo(EngineHealth.GOOD));
		}
	}

	@Test
	void aSilentServerDoesNotHoldALoadForAsLongAsAnAnswerMayTake() throws IOException {
		this.kit.describe(1, 600, "");
		this.kit.server.fault = Faults.silent();
		CompletableFuture<ResidentCheckpoint> load = CompletableFuture.supplyAsync(this.kit::load);
		assertThatThrownBy(() -> load.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(CheckpointException.class)
			.hasMessageContaining("did not answer in time");
		this.kit.server.fault = null;
	}

	@Test
	void aRequestThatFailedLeavesNoAlarmBehind() {
		RemoteSettings settings = RemoteFolder.open(this.folder).settings();
		Server server = new Server("far", settings, null, PAUSE);
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
		timer.setRemoveOnCancelPolicy(true);
		Line.Guards guards = new Line.Guards(Bulkhead.of("far", Resilience.bulkhead(4)),
				CircuitBreaker.of("far", Resilience.breaker(RemoteKit.PROPERTIES)),
				Retry.of("far", Resilience.retry(RemoteKit.PROPERTIES)),
				TimeLimiter.of("far", Resilience.timeLimit(Duration.ofMinutes(10))), timer, HttpClient.newHttpClient());
		Line line = new Line(guards, server, new RemoteMeters(this.kit.meters, "far"));
		this.kit.server.fault = Faults.busy(429, "100");
		for (int i = 0; i < 10; i++) {
			Call call = new Call(new byte[] { '{', '}' }, new JsonAnswer<>(Function.identity()), Call.Kind.WHOLE,
					() -> {
					}, TraceHeaders.current());
			line.send(call);
			assertThatThrownBy(call.done()::join).hasCauseInstanceOf(Engine.QueueFullException.class);
		}
		Eventually.holds(() -> assertThat(timer.getQueue()).isEmpty());
		timer.shutdownNow();
	}

	@Test
	void aClosedCheckpointLeavesNoMetersBehind() {
		try (ResidentCheckpoint checkpoint = load(PAUSE, NEVER)) {
			assertThat(checkpoint.engine().score(scoring()).join().logProbabilities()).hasSize(2);
			assertThat(this.kit.meters.find("alignserve.remote.requests").timers()).isNotEmpty();
		}
		assertThat(this.kit.meters.getMeters()).isEmpty();
	}

}
