package io.alignserve.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.alignserve.TestDatabase;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.registry.AliasCommand.Strategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Two instances on one database: what is changed on one is done on the other.
 */
class FleetIT {

	@TempDir
	private Path root;

	private final TestDatabase database = TestDatabase.create();

	private TestInstance one;

	private TestInstance two;

	@BeforeEach
	void start() throws IOException {
		FileSystemUtils.copyRecursively(TestInstance.CHECKPOINTS.resolve("tiny-llama"), this.root.resolve("other"));
		this.one = instance("one").start();
		this.two = instance("two").start();
		this.one.checkpoints().register(new Registration("other", "other", null, null), "ada");
	}

	private TestInstance.Builder instance(String name) {
		return TestInstance.on(this.database).named(name).below(this.root);
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.two.close();
	}

	private static AliasCommand to(String checkpoint) {
		return new AliasCommand(checkpoint, Strategy.BESIDE, null);
	}

	private static List<String> resident(TestInstance instance) {
		return instance.pool()
			.status()
			.residents()
			.stream()
			.filter((some) -> some.state() == ResidentStatus.State.READY)
			.map(ResidentStatus::name)
			.toList();
	}

	@Test
	void theOtherInstanceFollowsAndLetsGo() {
		this.one.aliases().point("default", to("other"), "ada");
		this.one.aliases().point("second", to("tiny"), "ada");
		AliasRegistryIT.await(() -> this.two.answering("default").equals("other"));
		AliasRegistryIT.await(() -> this.two.pool().status().routes().containsKey("second"));
		this.one.aliases().remove("second", "ada");
		AliasRegistryIT.await(() -> resident(this.two).equals(List.of("other")));
		assertThat(this.two.pool().status().routes()).containsOnlyKeys("default");
		assertThat(this.two.aliases().alias("default").serving()).isTrue();
		this.two.aliases().rollback("default", "bob");
		AliasRegistryIT.await(() -> this.one.answering("default").equals("tiny"));
	}

	@Test
	void whatIsAskedForIsLoadedAndUnloadedOnBoth() {
		this.one.checkpoints().load("other", true, "ada");
		AliasRegistryIT.await(() -> resident(this.two).contains("other"));
		AliasRegistryIT.await(() -> this.two.checkpoints().checkpoint("other").state() == CheckpointView.State.READY);
		this.two.checkpoints().unload("other", false, "bob");
		// Not loading, ready or draining.
		AliasRegistryIT.await(() -> this.one.pool()
			.status()
			.residents()
			.stream()
			.noneMatch((resident) -> resident.name().equals("other")));
		this.one.checkpoints().remove("other", "ada");
		assertThatThrownBy(() -> this.two.checkpoints().checkpoint("other")).isInstanceOf(UnknownNameException.class);
	}

	@Test
	void anInstanceThatCannotFollowServesWhatItHasAndSaysSo() {
		this.two.close();
		this.two = instance("two")
			.within(this.one.checkpoints()
				.checkpoints()
				.stream()
				.mapToLong((some) -> some.requiredBytes().get("cpu"))
				.max()
				.orElseThrow() + 1000)
			.start();
		this.one.aliases().point("default", to("other"), "ada");
		AliasRegistryIT.await(() -> this.two.meters().get("alignserve.registry.behind").gauge().value() == 1);
		assertThat(this.two.answering("default")).isEqualTo("tiny");
		assertThat(this.two.health().health().getStatus().getCode()).isEqualTo("UP");
		assertThat(String.valueOf(this.two.health().health().getDetails().get("default"))).contains("does not fit");
		assertThat(this.two.checkpoints().checkpoint("other").state()).isEqualTo(CheckpointView.State.FAILED);
		assertThat(this.two.aliases().alias("default").serving()).isFalse();
		assertThat(this.one.aliases().alias("default").serving()).isTrue();
		this.one.aliases().point("default", new AliasCommand("other", Strategy.REPLACE, null), "ada");
		AliasRegistryIT.await(() -> this.two.answering("default").equals("other"));
	}

	@Test
	void ofTwoThatChangeAnAliasAtATimeTheLastCommitWinsOnBoth() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		for (int round = 0; round < 5; round++) {
			Future<?> first = threads.submit(() -> this.one.aliases().point("default", to("other"), "ada"));
			Future<?> second = threads.submit(() -> this.two.aliases().point("default", to("tiny"), "bob"));
			first.get();
			second.get();
		}
		threads.shutdown();
		String last = this.one.aliases().alias("default").checkpoint();
		AliasRegistryIT.await(() -> Stream.of(this.one, this.two)
			.allMatch((some) -> some.answering("default").equals(last) && resident(some).equals(List.of(last))));
	}

	@Test
	void whatWasIdleIsTakenOutAndStaysAwayUntilItIsAskedForAnew() {
		this.two.close();
		this.one.close();
		this.one = instance("one").idle(Duration.ofSeconds(2)).start();
		this.one.checkpoints().load("other", false, "ada");
		AliasRegistryIT.await(() -> resident(this.one).contains("other"));
		AliasRegistryIT.await(() -> resident(this.one).equals(List.of("tiny")));
		this.one.parts().convergence().converge();
		assertThat(resident(this.one)).containsExactly("tiny");
		this.one.checkpoints().load("other", false, "ada");
		AliasRegistryIT.await(() -> resident(this.one).contains("other"));
	}

}
