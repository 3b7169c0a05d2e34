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
		this.pool.load("starter", this.folder);
		this.pool.pointAlias(CheckpointPool.DEFAULT_ALIAS, "starter");
		try (CheckpointPool.Lease byAlias = this.pool.lease("default");
				CheckpointPool.Lease byName = this.pool.lease("starter")) {
			assertThat(byAlias.alias()).isEqualTo("default");
			assertThat(byName.alias()).isEqualTo("starter");
			assertThat(byAlias.checkpoint()).isSameAs(byName.checkpoint());
			assertThat(byAlias.checkpoint().name()).isEqualTo("starter");
		}
	}

	@Test
	void namesWhatThereIsWhenAskedForSomethingElse() {
		assertThatExceptionOfType(CheckpointPool.UnknownModelException.class).isThrownBy(() -> this.pool.lease("x"))
			.withMessage("There is no model 'x'; none is loaded");
		this.pool.load("starter", this.folder);
		this.pool.load("big", this.folder);
		this.pool.pointAlias("default", "starter");
		assertThatExceptionOfType(CheckpointPool.UnknownModelException.class).isThrownBy(() -> this.pool.lease("x"))
			.withMessage("There is no model 'x'; there are: big, default, starter");
		assertThatExceptionOfType(CheckpointPool.UnknownModelException.class)
			.isThrownBy(() -> this.pool.pointAlias("default", "default"))
			.withMessage("There is no checkpoint 'default'; there are: big, starter");
	}

	@Test
	void listsCheckpointsWithTheirAliases() {
		this.pool.load("starter", this.folder);
		this.pool.load("big", this.folder);
		this.pool.pointAlias("default", "starter");
		this.pool.pointAlias("ads", "starter");
		assertThat(this.pool.models()).extracting(CheckpointPool.ModelStatus::name).containsExactly("big", "starter");
		assertThat(this.pool.models().get(1)).isEqualTo(new CheckpointPool.ModelStatus("starter",
				List.of("ads", "default"), "sha256:starter", "READY", 64, "float32", 1000));
	}

	@Test
	void leasesKeepWhatTheyHaveWhenAnAliasMoves() {
		this.pool.load("old", this.folder);
		this.pool.load("new", this.folder);
		this.pool.pointAlias("default", "old");
		try (CheckpointPool.Lease before = this.pool.lease("default")) {
			this.pool.pointAlias("default", "new");
			try (CheckpointPool.Lease after = this.pool.lease("default")) {
				assertThat(after.checkpoint().name()).isEqualTo("new");
				assertThat(before.checkpoint().name()).isEqualTo("old");
			}
		}
	}

	@Test
	void anUnloadedCheckpointIsClosedWithItsLastLease() {
		this.pool.load("starter", this.folder);
		this.pool.pointAlias("default", "starter");
		CheckpointPool.Lease first = this.pool.lease("starter");
		CheckpointPool.Lease second = this.pool.lease("default");
		this.pool.unload("starter");
		assertThat(this.pool.models()).isEmpty();
		assertThatExceptionOfType(CheckpointPool.UnknownModelException.class)
			.isThrownBy(() -> this.pool.lease("default"));
		first.close();
		first.close();
		assertThat(runner("starter").isClosed()).isFalse();
		second.close();
		assertThat(runner("starter").isClosed()).isTrue();
	}

	@Test
	void anUnusedCheckpointIsClosedAtOnceAndItsNameIsFree() {
		this.pool.load("starter", this.folder);
		FakeRunner first = runner("starter");
		this.pool.unload("starter");
		assertThat(first.isClosed()).isTrue();
		this.pool.load("starter", this.folder);
		this.pool.lease("starter").close();
		assertThat(runner("starter").isClosed()).isFalse();
		assertThatExceptionOfType(CheckpointPool.UnknownModelException.class).isThrownBy(() -> this.pool.unload("big"))
			.withMessage("There is no checkpoint 'big'; there are: starter");
	}

	@Test
	void aNameIsGivenOnce() {
		this.pool.load("starter", this.folder);
		this.pool.pointAlias("default", "starter");
		for (String taken : List.of("starter", "default")) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.pool.load(taken, this.folder))
				.withMessage("The name '" + taken + "' is taken by a checkpoint or an alias");
		}
		this.pool.load("big", this.folder);
		assertThatIllegalArgumentException().isThrownBy(() -> this.pool.pointAlias("big", "starter"))
			.withMessage("'big' is the name of a checkpoint, not an alias");
	}

	@Test
	void aLoadThatFailsLeavesNothingBehind() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.pool.load("starter", this.folder.resolve("absent")))
			.withMessageContaining("There is no tokenizer.json");
		assertThat(this.pool.models()).isEmpty();
		this.pool.load("starter", this.folder);
		assertThat(this.pool.models()).hasSize(1);
	}

	@Test
	void closingWaitsForLeases() throws InterruptedException {
		this.pool.load("starter", this.folder);
		CheckpointPool.Lease lease = this.pool.lease("starter");
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
		CheckpointPool hasty = new CheckpointPool(this::checkpoint, Duration.ofMillis(1));
		hasty.load("starter", this.folder);
		CheckpointPool.Lease lease = hasty.lease("starter");
		hasty.close();
		assertThat(runner("starter").isClosed()).isTrue();
		lease.close();
		hasty.close();
	}

	@Test
	void aCheckpointThatArrivesAfterTheEndIsClosed() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		CheckpointPool slow = new CheckpointPool((name, from) -> {
			entered.countDown();
			await(goOn);
			return checkpoint(name, from);
		});
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread loading = new Thread(() -> slow.load("late", this.folder));
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
		this.pool.load("a", this.folder);
		this.pool.load("b", this.folder);
		this.pool.pointAlias("default", "a");
		List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread thread = new Thread(() -> {
				for (int round = 0; round < 2000; round++) {
					try (CheckpointPool.Lease lease = this.pool.lease("default")) {
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
			this.pool.pointAlias("default", (round % 2 == 0) ? "b" : "a");
			this.pool.unload(from);
			this.pool.load(from, this.folder);
		}
		for (Thread thread : threads) {
			thread.join(60_000);
		}
		assertThat(failures).isEmpty();
	}

	private FakeRunner runner(String name) {
		return Objects.requireNonNull(this.runners.get(name));
	}

	private ResidentCheckpoint checkpoint(String name, Path from) {
		Tokenizer tokenizer = Tokenizer.load(from);
		FakeRunner runner = new FakeRunner(64);
		this.runners.put(name, runner);
		GenerationEngine engine = new GenerationEngine(runner, new EngineLimits(2, 2, 16), name);
		return new ResidentCheckpoint(name, "sha256:" + name, tokenizer, engine, Set.of(1), 64, "float32", 1000);
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
