package io.alignserve.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.FakeRunner;
import io.alignserve.generation.Engine;
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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A budget of 100 bytes; a checkpoint's name ends in what it takes.
 */
@Timeout(120)
class PoolBudgetTest {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	private final Set<String> broken = ConcurrentHashMap.newKeySet();

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final CheckpointPool pool = new CheckpointPool(new CountingLoader(),
			new PoolSettings(Map.of("cpu", 100L), Duration.ofMillis(200), 2, Duration.ofSeconds(30)));

	@BeforeEach
	void writeTokenizer() {
		BpeTrainer.train(List.of("Ride with us"), 259).writeTo(this.folder);
		this.pool.listen(new PoolListener() {

			@Override
			public void unloaded(String name, UnloadCause cause) {
				PoolBudgetTest.this.events.add(name + " " + cause);
			}

		});
	}

	@AfterEach
	void close() {
		this.pool.close();
		assertThat(reserved()).isZero();
	}

	@Test
	void countsWhatIsResident() {
		load("a-40");
		load("b-60");
		assertThat(reserved()).isEqualTo(100);
		this.pool.unload("a-40", false);
		assertThat(reserved()).isEqualTo(60);
	}

	@Test
	void evictsTheLeastRecentlyUsedUnpinnedUnleasedUnrouted() {
		load("pinned-20");
		load("routed-20");
		load("leased-20");
		load("old-20");
		load("young-20");
		this.pool.pin("pinned-20", true);
		this.pool.route("default", Route.to("routed-20"));
		this.pool.lease("young-20").close();
		try (Lease lease = this.pool.lease("leased-20")) {
			load("new-20");
			assertThat(lease.checkpoint().name()).isEqualTo("leased-20");
		}
		assertThat(this.events).containsExactly("old-20 CAPACITY");
		assertThat(reserved()).isEqualTo(100);
	}

	@Test
	void saysWhatIsNeededAndWhatCouldBeHad() {
		load("routed-30");
		this.pool.route("default", Route.to("routed-30"));
		load("idle-30");
		assertThatExceptionOfType(OutOfBudgetException.class).isThrownBy(() -> load("big-80"))
			.withMessage("big-80 does not fit: it takes 80 bytes of cpu, 70 are available")
			.satisfies((ex) -> assertThat(ex.requiredBytes()).containsEntry("cpu", 80L))
			.satisfies((ex) -> assertThat(ex.availableBytes()).containsEntry("cpu", 70L));
		assertThat(this.events).isEmpty();
		assertThat(reserved()).isEqualTo(60);
	}

	@Test
	void waitsForWhatIsDraining() throws Exception {
		load("old-80");
		Lease lease = this.pool.lease("old-80");
		this.pool.unload("old-80", false);
		CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> load("new-80"));
		lease.close();
		loading.get(60, TimeUnit.SECONDS);
		assertThat(this.events).containsExactly("old-80 REQUESTED");
	}

	@Test
	void doesNotWaitForeverForWhatIsDraining() {
		load("old-80");
		try (Lease lease = this.pool.lease("old-80")) {
			this.pool.unload("old-80", false);
			assertThatExceptionOfType(OutOfBudgetException.class).isThrownBy(() -> load("new-80"));
			assertThat(lease.checkpoint().name()).isEqualTo("old-80");
		}
	}

	@Test
	void takesBackWhatIsDrainingIfItIsWantedAgain() {
		load("old-80");
		try (Lease lease = this.pool.lease("old-80")) {
			this.pool.unload("old-80", false);
			load("old-80");
			try (Lease again = this.pool.lease("old-80")) {
				assertThat(again.checkpoint()).isSameAs(lease.checkpoint());
			}
		}
		assertThat(this.pool.models()).hasSize(1);
		assertThat(reserved()).isEqualTo(80);
	}

	@Test
	void aLoadThatFailsGivesItsBytesBack() {
		this.broken.add("bad-50");
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> load("bad-50"));
		assertThat(reserved()).isZero();
		assertThat(this.pool.status().residents()).isEmpty();
	}

	@Test
	void expiresWhatNobodyUses() {
		load("routed-20");
		this.pool.route("default", Route.to("routed-20"));
		load("pinned-20");
		this.pool.pin("pinned-20", true);
		load("idle-20");
		this.pool.expire(Duration.ofHours(1));
		assertThat(this.events).isEmpty();
		this.pool.expire(Duration.ZERO);
		assertThat(this.events).containsExactly("idle-20 IDLE");
	}

	@Test
	void replacesWhatItDoesNotFitBeside() throws Exception {
		load("old-80");
		this.pool.route("default", Route.to("old-80"));
		Lease running = this.pool.lease("default");
		CompletableFuture<Void> replacing = CompletableFuture
			.runAsync(() -> this.pool.replace("default", source("new-80")));
		List<CompletableFuture<String>> held = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			awaitHeldOrBegun(i);
			held.add(CompletableFuture.supplyAsync(() -> {
				try (Lease lease = this.pool.lease("default")) {
					return lease.checkpoint().name();
				}
			}));
			int count = i + 1;
			awaitUntil(() -> this.pool.status().heldRequests() == count);
		}
		assertThatExceptionOfType(Engine.QueueFullException.class).isThrownBy(() -> this.pool.lease("default"))
			.withMessage("the model behind 'default' is being replaced, and 2 requests wait for that already");
		running.close();
		replacing.get(60, TimeUnit.SECONDS);
		for (CompletableFuture<String> one : held) {
			assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo("new-80");
		}
		assertThat(this.events).containsExactly("old-80 CAPACITY");
	}

	/** Until requests are held one could lease the old checkpoint. */
	private void awaitHeldOrBegun(int round) {
		if (round == 0) {
			awaitUntil(() -> this.pool.isReplacing("default"));
		}
	}

	@Test
	void theOldOneComesBackIfTheNewOneFails() {
		load("old-80");
		this.pool.route("default", Route.to("old-80"));
		this.broken.add("new-80");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> this.pool.replace("default", source("new-80")));
		try (Lease lease = this.pool.lease("default")) {
			assertThat(lease.checkpoint().name()).isEqualTo("old-80");
		}
		assertThat(this.pool.status().heldRequests()).isZero();
	}

	@Test
	void nothingHappensIfTheNewOneCanNeverFit() {
		load("old-80");
		this.pool.route("default", Route.to("old-80"));
		assertThatExceptionOfType(OutOfBudgetException.class)
			.isThrownBy(() -> this.pool.replace("default", source("new-101")));
		assertThat(this.events).isEmpty();
	}

	@Test
	void theOldOneStaysIfItsRequestsDoNotEnd() {
		load("old-80");
		this.pool.route("default", Route.to("old-80"));
		try (Lease lease = this.pool.lease("default")) {
			assertThatIllegalStateException().isThrownBy(() -> this.pool.replace("default", source("new-80")))
				.withMessage("the requests of old-80 did not end within 0 s; it goes on serving");
			assertThat(lease.checkpoint().name()).isEqualTo("old-80");
		}
		this.pool.lease("default").close();
	}

	@Test
	void anotherLoadOfTheSameWaitsForTheFirst() throws Exception {
		List<CompletableFuture<Void>> loads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			loads.add(CompletableFuture.runAsync(() -> load("one-60")));
		}
		for (CompletableFuture<Void> one : loads) {
			one.get(60, TimeUnit.SECONDS);
		}
		assertThat(reserved()).isEqualTo(60);
	}

	private void load(String name) {
		this.pool.load(source(name));
	}

	private CheckpointSource source(String name) {
		return new CheckpointSource(name, this.folder, null, "sha256:" + name);
	}

	private long reserved() {
		return Objects.requireNonNull(this.pool.status().devices().get("cpu")).reservedBytes();
	}

	private static void awaitUntil(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	/** Loads real engines over a fake runner. */
	private final class CountingLoader implements CheckpointLoader {

		@Override
		public ResidentCheckpoint load(CheckpointSource source) {
			if (PoolBudgetTest.this.broken.contains(source.name())) {
				throw new CheckpointException(source.name() + " is broken");
			}
			GenerationEngine engine = new GenerationEngine(new FakeRunner(64), new EngineLimits(2, 2, 16),
					source.name());
			return new ResidentCheckpoint(source.name(), "sha256:" + source.name(), Tokenizer.load(source.folder()),
					engine, Set.of(1), 64, "float32", 1000);
		}

		@Override
		public Footprint footprint(CheckpointSource source) {
			long bytes = Long.parseLong(source.name().substring(source.name().indexOf('-') + 1));
			return new Footprint(Map.of("cpu", new Footprint.Part(bytes, 0, 0)));
		}

	}

}
