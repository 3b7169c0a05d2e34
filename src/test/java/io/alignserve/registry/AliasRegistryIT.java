package io.alignserve.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.alignserve.TestDatabase;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.pool.CanaryFigures;
import io.alignserve.pool.Lease;
import io.alignserve.pool.OutOfBudgetException;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.pool.Route;
import io.alignserve.registry.AliasCommand.Strategy;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Aliases are pointed, tried, rolled back and removed; what fails leaves all as it was.
 */
class AliasRegistryIT {

	private static final AuditTrail.Filter ALL = new AuditTrail.Filter(null, null, null, null, null);

	@TempDir
	private Path root;

	private final TestDatabase database = TestDatabase.create();

	private TestInstance instance;

	@BeforeEach
	void start() throws IOException {
		this.instance = TestInstance.on(this.database).below(this.root).start();
		register("other", "tiny-llama");
	}

	@AfterEach
	void stop() {
		this.instance.close();
	}

	private Path register(String name, String source) throws IOException {
		Path folder = this.root.resolve(name);
		FileSystemUtils.copyRecursively(TestInstance.CHECKPOINTS.resolve(source), folder);
		this.instance.checkpoints().register(new Registration(name, name, null, null), "ada");
		return folder;
	}

	private static AliasCommand to(String checkpoint) {
		return new AliasCommand(checkpoint, Strategy.BESIDE, null);
	}

	private static AliasCommand trying(String checkpoint, int minRequests) {
		return new AliasCommand(checkpoint, Strategy.BESIDE,
				new AliasCommand.Canary(100, Route.SplitBy.REQUEST, false, new Route.Gates(minRequests, 0.1, 2)));
	}

	private List<String> resident() {
		return this.instance.pool()
			.status()
			.residents()
			.stream()
			.filter((one) -> one.state() == ResidentStatus.State.READY)
			.map(ResidentStatus::name)
			.toList();
	}

	@Test
	void anAliasIsPointedAndWhatNothingWantsGoes() {
		AliasView view = this.instance.aliases().point("default", to("other"), "ada");
		assertThat(view.checkpoint()).isEqualTo("other");
		assertThat(view.serving()).isTrue();
		assertThat(view.revision()).isEqualTo(2);
		assertThat(view.changedBy()).isEqualTo("ada");
		assertThat(this.instance.answering("default")).isEqualTo("other");
		assertThat(resident()).containsExactly("other");
		List<AliasChange> history = this.instance.aliases().history("default", null, 10);
		assertThat(history).extracting(AliasChange::by).containsExactly("ada", "configuration");
		assertThat(history.get(0).fromCheckpoint()).isEqualTo("tiny");
		assertThat(history.get(0).fromDigest()).startsWith("sha256:");
		assertThat(history.get(0).toDigest()).isEqualTo(view.digest()).isNotEqualTo(history.get(0).fromDigest());
		assertThat(this.instance.aliases().history("default", history.get(0).id(), 10)).hasSize(1);
	}

	@Test
	void requestsThatRunKeepTheOldCheckpointUntilTheyEnd() {
		try (Lease running = this.instance.pool().lease("default")) {
			this.instance.aliases().point("default", to("other"), "ada");
			assertThat(running.checkpoint().name()).isEqualTo("tiny");
			assertThat(this.instance.checkpoints().checkpoint("tiny").state()).isEqualTo(CheckpointView.State.DRAINING);
		}
		await(() -> this.instance.checkpoints().checkpoint("tiny").state() == CheckpointView.State.REGISTERED);
	}

	@Test
	void aRollbackLeadsBackAndAnotherForthAgain() {
		this.instance.aliases().point("default", to("other"), "ada");
		assertThat(this.instance.aliases().rollback("default", "bob").checkpoint()).isEqualTo("tiny");
		assertThat(this.instance.answering("default")).isEqualTo("tiny");
		assertThat(this.instance.aliases().rollback("default", "bob").checkpoint()).isEqualTo("other");
		assertThat(this.instance.aliases().history("default", null, 1).get(0).action())
			.isEqualTo(AliasChange.Action.ROLLBACK);
	}

	@Test
	void anAliasThatNeverChangedCannotBeRolledBack() {
		assertThatThrownBy(() -> this.instance.aliases().rollback("default", "ada"))
			.isInstanceOf(ConflictException.class);
		assertThatThrownBy(() -> this.instance.aliases().rollback("nobody", "ada"))
			.isInstanceOf(UnknownNameException.class)
			.hasMessageContaining("default");
	}

	@Test
	void aFolderThatChangedAfterItsRegistrationIsRefusedAndTheOldOneServes() throws IOException {
		Files.writeString(this.root.resolve("other/tokenizer_config.json"), " ", StandardOpenOption.APPEND);
		assertThatThrownBy(() -> this.instance.aliases().point("default", to("other"), "ada"))
			.isInstanceOf(CheckpointException.class)
			.hasMessageContaining("digest");
		assertUnchanged();
		assertThat(this.instance.checkpoints().checkpoint("other").state()).isEqualTo(CheckpointView.State.FAILED);
		assertThat(this.instance.checkpoints().checkpoint("other").reason()).contains("has the digest");
		assertThat(
				this.instance.meters().get("alignserve.checkpoint.rejected").tag("cause", "digest").counter().count())
			.isEqualTo(1);
	}

	@Test
	void aTruncatedFolderIsRefusedAndTheOldOneServes() throws IOException {
		Path weights = this.root.resolve("other/model.safetensors");
		byte[] bytes = Files.readAllBytes(weights);
		Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
		assertThatThrownBy(() -> this.instance.aliases().point("default", to("other"), "ada"))
			.isInstanceOf(CheckpointException.class);
		assertUnchanged();
		FileSystemUtils.deleteRecursively(this.root.resolve("other"));
		assertThatThrownBy(() -> this.instance.aliases().point("default", to("other"), "ada"))
			.isInstanceOf(CheckpointException.class);
		assertUnchanged();
	}

	private void assertUnchanged() {
		assertThat(this.instance.answering("default")).isEqualTo("tiny");
		assertThat(resident()).containsExactly("tiny");
		assertThat(this.instance.aliases().alias("default").revision()).isEqualTo(1);
		AuditEntry refused = this.instance.audit().entries(ALL, null, 1).get(0);
		assertThat(refused.outcome()).isEqualTo("REFUSED");
		assertThat(refused.action()).isEqualTo("alias.point");
		assertThat(refused.by()).isEqualTo("ada");
	}

	@Test
	void aCheckpointThatDoesNotFitIsRefusedOrReplaces() {
		long one = requiredBytes();
		this.instance.close();
		this.instance = TestInstance.on(this.database).below(this.root).within(one + one / 2).start();
		assertThatThrownBy(() -> this.instance.aliases().point("default", to("other"), "ada"))
			.isInstanceOf(OutOfBudgetException.class);
		assertUnchanged();
		this.instance.aliases().point("default", new AliasCommand("other", Strategy.REPLACE, null), "ada");
		assertThat(this.instance.answering("default")).isEqualTo("other");
		this.instance.aliases().rollback("default", "ada");
		assertThat(this.instance.answering("default")).isEqualTo("tiny");
		assertThat(this.instance.health().health().getStatus().getCode()).isEqualTo("UP");
	}

	private long requiredBytes() {
		return this.instance.checkpoints()
			.checkpoints()
			.stream()
			.mapToLong((one) -> one.requiredBytes().get("cpu"))
			.max()
			.orElseThrow();
	}

	@Test
	void aCanaryThatBreaksItsGatesIsTakenBackWithItsFigures() {
		this.instance.aliases().point("default", trying("other", 3), "ada");
		assertThat(resident()).containsExactly("other", "tiny");
		assertThat(this.instance.answering("default")).isEqualTo("other");
		assertThatThrownBy(() -> this.instance.checkpoints().unload("other", false, "ada"))
			.isInstanceOf(ConflictException.class);
		Route route = this.instance.pool().status().routes().get("default");
		this.instance.parts()
			.state()
			.events()
			.canaryFailed("default", route,
					new CanaryFigures(new CanaryFigures.Side(4, 0, 10), new CanaryFigures.Side(4, 2, 12)));
		await(() -> this.instance.aliases().alias("default").canary() == null);
		AliasChange reversal = this.instance.aliases().history("default", null, 1).get(0);
		assertThat(reversal.action()).isEqualTo(AliasChange.Action.REVERSAL);
		assertThat(reversal.by()).isEqualTo("gates");
		assertThat(reversal.figures().get("canary")).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("errorRate", 0.5)
			.containsEntry("requests", 4);
		await(() -> resident().equals(List.of("tiny")));
		assertThat(this.instance.audit().entries(ALL, null, 1).get(0).by()).isEqualTo("gates");
	}

	@Test
	void theFailedRequestsOfACanaryTakeItBack() {
		this.instance.aliases().point("default", trying("other", 3), "ada");
		for (int request = 0; request < 20; request++) {
			try (Lease lease = this.instance.pool().lease("default", "r" + request, "caller")) {
				lease.failed();
			}
			try (Lease lease = this.instance.pool().lease("tiny", "s" + request, "caller")) {
				lease.answered();
			}
		}
		await(() -> this.instance.aliases().alias("default").canary() == null);
		assertThat(this.instance.answering("default")).isEqualTo("tiny");
	}

	@Test
	void aRollbackEndsACanaryAndAPointAtItMakesItStable() {
		this.instance.aliases().point("default", trying("other", 100), "ada");
		assertThat(this.instance.aliases().rollback("default", "ada").canary()).isNull();
		assertThat(this.instance.aliases().history("default", null, 1).get(0).action())
			.isEqualTo(AliasChange.Action.CANARY_ENDED);
		this.instance.aliases().point("default", trying("other", 100), "ada");
		AliasView promoted = this.instance.aliases().point("default", to("other"), "ada");
		assertThat(promoted.checkpoint()).isEqualTo("other");
		assertThat(promoted.canary()).isNull();
		assertThat(resident()).containsExactly("other");
	}

	@Test
	void aCanaryNeedsAnAliasAndAnotherCheckpoint() {
		assertThatThrownBy(() -> this.instance.aliases().point("new", trying("other", 1), "ada"))
			.isInstanceOf(RegistrationRefusedException.class);
		assertThatThrownBy(() -> this.instance.aliases().point("default", trying("tiny", 1), "ada"))
			.isInstanceOf(RegistrationRefusedException.class);
		assertThatThrownBy(() -> this.instance.aliases().point("other", to("tiny"), "ada"))
			.isInstanceOf(ConflictException.class);
		assertThatThrownBy(() -> this.instance.aliases().point("No Name\0", to("tiny"), "ada"))
			.isInstanceOf(RegistrationRefusedException.class);
		assertThatThrownBy(() -> this.instance.aliases().point("default", to("nobody"), "ada"))
			.isInstanceOf(UnknownNameException.class);
		assertThat(this.instance.audit().entries(ALL, null, 5)).allMatch((entry) -> entry.outcome().equals("REFUSED"));
	}

	@Test
	void aRemovedAliasKeepsItsHistory() {
		this.instance.aliases().point("second", to("other"), "ada");
		this.instance.aliases().remove("second", "ada");
		assertThat(this.instance.pool().status().routes()).containsOnlyKeys("default");
		await(() -> resident().equals(List.of("tiny")));
		assertThat(this.instance.aliases().history("second", null, 10)).extracting(AliasChange::action)
			.containsExactly(AliasChange.Action.REMOVE, AliasChange.Action.POINT);
		assertThatThrownBy(() -> this.instance.aliases().alias("second")).isInstanceOf(UnknownNameException.class);
		assertThatThrownBy(() -> this.instance.aliases().remove("default", "ada"))
			.isInstanceOf(ConflictException.class);
	}

	@Test
	void ofManyChangesAtATimeEachIsDoneOrRefusedAndTheAliasLeadsWhereTheLastSaid() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		List<Future<Boolean>> calls = new ArrayList<>();
		for (int call = 0; call < 24; call++) {
			String target = (call % 2 == 0) ? "other" : "tiny";
			calls.add(threads.submit(() -> {
				try {
					this.instance.aliases().point("default", to(target), target);
					return true;
				}
				catch (ConflictException ex) {
					return false;
				}
			}));
		}
		int done = 0;
		for (Future<Boolean> call : calls) {
			done += call.get() ? 1 : 0;
		}
		threads.shutdown();
		assertThat(done).isPositive();
		AliasView last = this.instance.aliases().alias("default");
		assertThat(this.instance.answering("default")).isEqualTo(last.checkpoint());
		AuditTrail.Filter points = new AuditTrail.Filter(null, "alias.point", "default", null, null);
		assertThat(this.instance.audit().entries(points, null, 1000)).hasSize(1 + calls.size());
		assertThat(this.instance.aliases().history("default", null, 1000)).hasSize((int) last.revision());
	}

	static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + 10_000_000_000L;
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("the end of waiting").isLessThan(end);
			LockSupport.parkNanos(20_000_000);
		}
	}

}
