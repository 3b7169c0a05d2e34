package io.alignserve.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.FakeRunner;
import io.alignserve.generation.GenerationEngine;
import io.alignserve.tokenizer.BpeTrainer;
import io.alignserve.tokenizer.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class CheckpointPoolTest {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	private final Map<String, FakeRunner> runners = new ConcurrentHashMap<>();

	private final CheckpointPool pool = new CheckpointPool(this::checkpoint);

	@BeforeEach
	void writeTokenizer() {
		BpeTrainer.train(List.of("Ride with us"), 259).writeTo(this.folder);
	}

	@AfterEach
	void close() {
		this.pool.close();
		assertThat(this.runners.values()).allMatch(FakeRunner::isClosed);
	}

	@Test
	void leasesByNameAndByAlias() {
		this.pool.load(CheckpointSource.of("starter", this.folder));
		this.pool.route(CheckpointPool.DEFAULT_ALIAS, Route.to("starter"));
		try (Lease byAlias = this.pool.lease("default"); Lease byName = this.pool.lease("starter")) {
			assertThat(byAlias.alias()).isEqualTo("default");
			assertThat(byName.alias()).isEqualTo("starter");
			assertThat(byAlias.checkpoint()).isSameAs(byName.checkpoint());
			assertThat(byAlias.checkpoint().name()).isEqualTo("starter");
		}
	}

	@Test
	void namesWhatThereIsWhenAskedForSomethingElse() {
		assertThatExceptionOfType(UnknownModelException.class).isThrownBy(() -> this.pool.lease("x"))
			.withMessage("There is no model 'x'; none is loaded");
		this.pool.load(CheckpointSource.of("starter", this.folder));
		this.pool.load(CheckpointSource.of("big", this.folder));
		this.pool.route("default", Route.to("starter"));
		assertThatExceptionOfType(UnknownModelException.class).isThrownBy(() -> this.pool.lease("x"))
			.withMessage("There is no model 'x'; there are: big, default, starter");
		assertThatExceptionOfType(UnknownModelException.class)
			.isThrownBy(() -> this.pool.route("default", Route.to("default")))
			.withMessage("There is no checkpoint 'default'; there are: big, starter");
	}

	@Test
	void listsCheckpointsWithTheirAliases() {
		this.pool.load(CheckpointSource.of("starter", this.folder));
		this.pool.load(CheckpointSource.of("big", this.folder));
		this.pool.route("default", Route.to("starter"));
		this.pool.route("ads", Route.to("starter"));
		assertThat(this.pool.models()).extracting(ModelStatus::name).containsExactly("big", "starter");
		assertThat(this.pool.models().get(1)).isEqualTo(
				new ModelStatus("starter", List.of("ads", "default"), "sha256:starter", "READY", 64, "float32", 1000));
	}

	@Test
	void leasesKeepWhatTheyHaveWhenAnAliasMoves() {
		this.pool.load(CheckpointSource.of("old", this.folder));
		this.pool.load(CheckpointSource.of("new", this.folder));
		this.pool.route("default", Route.to("old"));
		try (Lease before = this.pool.lease("default")) {
			this.pool.route("default", Route.to("new"));
			try (Lease after = this.pool.lease("default")) {
				assertThat(after.checkpoint().name()).isEqualTo("new");
				assertThat(before.checkpoint().name()).isEqualTo("old");
			}
		}
	}

	@Test
	void anUnloadedCheckpointIsClosedWithItsLastLease() {
		this.pool.load(CheckpointSource.of("starter", this.folder));
		this.pool.route("default", Route.to("starter"));
		Lease first = this.pool.lease("starter");
		Lease second = this.pool.lease("default");
		assertThatIllegalStateException().isThrownBy(() -> this.pool.unload("starter", false))
			.withMessage("starter is in use by the alias default; lead it elsewhere first");
		this.pool.unroute("default");
		this.pool.unload("starter", false);
		assertThat(this.pool.models()).isEmpty();
		assertThat(this.pool.status().residents()).extracting(ResidentStatus::state)
			.containsExactly(ResidentStatus.State.DRAINING);
		assertThatExceptionOfType(UnknownModelException.class).isThrownBy(() -> this.pool.lease("default"));
		first.close();
		first.close();
		assertThat(runner("starter").isClosed()).isFalse();
		second.close();
		awaitUntil(() -> this.pool.status().residents().isEmpty());
		assertThat(runner("starter").isClosed()).isTrue();
	}

	@Test
	void anUnusedCheckpointIsClosedAtOnceAndItsNameIsFree() {
		this.pool.load(CheckpointSource.of("starter", this.folder));
		FakeRunner first = runner("starter");
		this.pool.unload("starter", false);
		assertThat(first.isClosed()).isTrue();
		this.pool.load(CheckpointSource.of("starter", this.folder));
		this.pool.lease("starter").close();
		assertThat(runner("starter").isClosed()).isFalse();
		assertThatExceptionOfType(UnknownModelException.class).isThrownBy(() -> this.pool.unload("big", false))
			.withMessage("There is no checkpoint 'big'; there are: starter");
	}

	@Test
	void aNameIsGivenOnce() {
		this.pool.load(CheckpointSource.of("starter", this.folder));
		this.pool.route("default", Route.to("starter"));
		for (String taken : List.of("starter", "default")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.pool.load(CheckpointSource.of(taken, this.folder)))
				.withMessage("The name '" + taken + "' is taken by a checkpoint or an alias");
		}
		this.pool.load(CheckpointSource.of("big", this.folder));
		assertThatIllegalArgumentException().isThrownBy(() -> this.pool.route("big", Route.to("starter")))
			.withMessage("'big' is the name of a checkpoint, not an alias");
	}

	@Test
	void aLoadThatFailsLeavesNothingBehind() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.pool.load(CheckpointSource.of("starter", this.folder.resolve("absent"))))
			.withMessageContaining("There is no tokenizer.json");
		assertThat(this.pool.models()).isEmpty();
		this.pool.load(CheckpointSource.of("starter", this.folder));
		assertThat(this.pool.models()).hasSize(1);
	}

	@Test
	void closingWaitsForLeases() throws InterruptedException {
		this.pool.load(CheckpointSource.of("starter", this.folder));
		Lease lease = this.pool.lease("starter");
		Thread closing = new Thread(this.pool::close);
		closing.start();
		while (closing.getState() != Thread.State.TIMED_WAITING) {
			Thread.onSpinWait();
		}
		assertThat(runner("starter").isClosed()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> this.pool.lease("starter"))
			.withMessage("The pool is closed");
		lease.close();
		closing.join(60_000);
		assertThat(closing.isAlive()).isFalse();
		assertThat(runner("starter").isClosed()).isTrue();
	}

	@Test
	void closingDoesNotWaitForever() {
		CheckpointPool hasty = new CheckpointPool(this::checkpoint,
				PoolSettings.DEFAULT.withDrainTimeout(Duration.ofMillis(1)));
		hasty.load(CheckpointSource.of("starter", this.folder));
		Lease lease = hasty.lease("starter");
		hasty.close();
		assertThat(runner("starter").isClosed()).isTrue();
		lease.close();
		hasty.close();
	}

	@Test
	void aCheckpointThatArrivesAfterTheEndIsClosed() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		CheckpointPool slow = new CheckpointPool((source) -> {
			entered.countDown();
			await(goOn);
			return checkpoint(source);
		});
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread loading = new Thread(() -> slow.load(CheckpointSource.of("late", this.folder)));
		loading.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
		loading.start();
		await(entered);
		slow.close();
		goOn.countDown();
		loading.join(60_000);
		assertThat(failure.get()).hasMessage("The pool is closed");
		assertThat(runner("late").isClosed()).isTrue();
	}

	@Test
	void manyThreadsLeaseWhileCheckpointsComeAndGo() throws InterruptedException {
		this.pool.load(CheckpointSource.of("a", this.folder));
		this.pool.load(CheckpointSource.of("b", this.folder));
		this.pool.route("default", Route.to("a"));
		List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread thread = new Thread(() -> {
				for (int round = 0; round < 2000; round++) {
					try (Lease lease = this.pool.lease("default")) {
						// A tokenizer that is closed would refuse.
						lease.checkpoint().tokenizer().encodeContinuation("a");
					}
				}
			});
			thread.setUncaughtExceptionHandler((at, thrown) -> failures.add(thrown));
			threads.add(thread);
			thread.start();
		}
		for (int round = 0; round < 30; round++) {
			String from = (round % 2 == 0) ? "a" : "b";
			this.pool.route("default", Route.to((round % 2 == 0) ? "b" : "a"));
			this.pool.unload(from, false);
			this.pool.load(CheckpointSource.of(from, this.folder));
		}
		for (Thread thread : threads) {
			thread.join(60_000);
		}
		assertThat(failures).isEmpty();
	}

	private FakeRunner runner(String name) {
		return Objects.requireNonNull(this.runners.get(name));
	}

	private ResidentCheckpoint checkpoint(CheckpointSource source) {
		String name = source.name();
		Tokenizer tokenizer = Tokenizer.load(source.folder());
		FakeRunner runner = new FakeRunner(64);
		this.runners.put(name, runner);
		GenerationEngine engine = new GenerationEngine(runner, new EngineLimits(2, 2, 16), name);
		return new ResidentCheckpoint(name, "sha256:" + name, tokenizer, engine, Set.of(1), 64, "float32", 1000);
	}

	private static void awaitUntil(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
