package io.alignserve.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.alignserve.TestDatabase;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.generation.Engine;
import io.alignserve.pool.UnknownModelException;
import io.alignserve.registry.ConfiguredCheckpoints.Configured;
import io.alignserve.remote.LateServer;
import io.alignserve.remote.RemoteProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The configured checkpoint is computed elsewhere, and the server there is not up when
 * the service starts.
 */
class ConfiguredEngineIT {

	@TempDir
	private Path folder;

	@TempDir
	private Path root;

	private final TestDatabase database = TestDatabase.create();

	private LateServer server;

	@BeforeEach
	void layOut() {
		this.server = new LateServer(this.folder);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private TestInstance.Builder instance(Configured configured) {
		return TestInstance.on(this.database).below(this.root).configured(configured);
	}

	private Configured far(@Nullable String digest) {
		return new Configured("far", this.folder, digest, Map.of());
	}

	@Test
	void theServiceStartsWithoutTheServerAndIsReadyWhenItComes() {
		String digest;
		try (TestInstance first = instance(far(null)).start()) {
			assertThat(first.health().health().getStatus().getCode()).isEqualTo("DOWN");
			assertThat(first.health().health().getDetails()).hasEntrySatisfying("default",
					(detail) -> assertThat(detail.toString()).contains("leads nowhere; it should lead to far",
							"the engine behind 'far' cannot be reached"));
			CheckpointView view = first.checkpoints().checkpoint("far");
			assertThat(view.state()).isEqualTo(CheckpointView.State.FAILED);
			assertThat(view.family()).isEqualTo("remote");
			assertThat(first.aliases().alias("default").serving()).isFalse();
			assertThatThrownBy(() -> first.answering("default"))
				.isInstanceOfSatisfying(Engine.UnavailableException.class,
						(away) -> assertThat(away.retryAfter()).isPositive())
				.hasMessageContaining("'default' is not loaded at the moment");
			assertThatThrownBy(() -> first.answering("other")).isInstanceOf(UnknownModelException.class);
			digest = view.digest();
			this.server.start();
			AliasRegistryIT.await(() -> first.health().health().getStatus().getCode().equals("UP"));
			assertThat(first.answering("default")).isEqualTo("far");
			assertThat(first.checkpoints().checkpoint("far").state()).isEqualTo(CheckpointView.State.READY);
		}
		this.server.stop();
		try (TestInstance second = instance(far(digest)).start()) {
			assertThat(second.health().health().getStatus().getCode()).isEqualTo("DOWN");
			this.server.start();
			AliasRegistryIT.await(() -> second.health().health().getStatus().getCode().equals("UP"));
		}
	}

	@Test
	void whileTheServerIsAwayAnotherCanTakeItsPlace() {
		try (TestInstance started = instance(far(null)).below(TestInstance.CHECKPOINTS).start()) {
			started.checkpoints().register(new Registration("here", "tiny-llama", null, null), "ada");
			started.aliases().point("default", new AliasCommand("here", AliasCommand.Strategy.BESIDE, null), "ada");
			assertThat(started.answering("default")).isEqualTo("here");
			assertThat(started.health().health().getStatus().getCode()).isEqualTo("UP");
		}
	}

	@Test
	void whatIsWrongHereStillRefusesTheStart() throws IOException {
		String wrong = "sha256:" + "0".repeat(64);
		assertRefused(instance(far(wrong)), "expected is " + wrong);
		RemoteProperties standard = RemoteProperties.STANDARD;
		assertRefused(
				instance(far(null))
					.elsewhere(new RemoteProperties(List.of("gpu-1"), null, null, 1, standard.retryPause(),
							standard.retryPauseLimit(), 20, 50, Duration.ofSeconds(1), Duration.ofSeconds(15))),
				"alignserve.remote.allowed-hosts");
		Files.writeString(this.folder.resolve("remote.json"), "{\"url\": \"http://127.0.0.1:1/v1\"}");
		assertRefused(instance(far(null)), "model");
	}

	private static void assertRefused(TestInstance.Builder builder, String sentence) {
		assertThatThrownBy(builder::start).isInstanceOf(CheckpointException.class).hasMessageContaining(sentence);
	}

}
