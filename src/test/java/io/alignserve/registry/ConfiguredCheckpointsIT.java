package io.alignserve.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

import io.alignserve.TestDatabase;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.generation.GenerationListener;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;
import io.alignserve.generation.SamplingParameters;
import io.alignserve.generation.StopRule;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.Lease;
import io.alignserve.pool.ModelStatus;
import io.alignserve.registry.AliasCommand.Strategy;
import io.alignserve.registry.ConfiguredCheckpoints.Configured;
import io.alignserve.runtime.StarterCheckpoint;
import io.alignserve.tokenizer.PromptStyle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The configured checkpoint and its adapters are registered and served, or the start is
 * refused with a sentence; what administrators decided since comes first.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfiguredCheckpointsIT {

	private static final Path CHECKPOINTS = TestInstance.CHECKPOINTS;

	@TempDir
	private Path root;

	private final TestDatabase database = TestDatabase.create();

	private TestInstance.Builder instance() {
		return TestInstance.on(this.database).below(this.root);
	}

	private Path copy(String name, String source) throws IOException {
		Path folder = this.root.resolve(name);
		FileSystemUtils.copyRecursively(CHECKPOINTS.resolve(source), folder);
		return folder;
	}

	@Test
	void adaptersAreModelsBesideTheirBase() throws Exception {
		JsonNode reference = new JsonMapper()
			.readTree(Files.readString(Path.of("src/test/resources/references/lora.json")));
		Configured configured = new Configured("tiny", CHECKPOINTS.resolve("tiny-llama32"), null,
				Map.of("first", CHECKPOINTS.resolve("tiny-llama32-adapter-a"), "second",
						CHECKPOINTS.resolve("tiny-llama32-adapter-b")));
		try (TestInstance started = instance().configured(configured).start()) {
			CheckpointPool pool = started.pool();
			List<ModelStatus> models = pool.models();
			assertThat(models).extracting(ModelStatus::name).containsExactly("first", "second", "tiny");
			assertThat(models).extracting(ModelStatus::digest).doesNotHaveDuplicates();
			assertThat(models.get(0).residentBytes()).isLessThan(models.get(2).residentBytes() / 2);
			CompletableFuture<List<Integer>> first = greedy(pool, "first", reference);
			CompletableFuture<List<Integer>> base = greedy(pool, "default", reference);
			CompletableFuture<List<Integer>> second = greedy(pool, "second", reference);
			assertThat(first.get()).isEqualTo(ints(reference.get("adapters").get(0).get("greedy")));
			assertThat(second.get()).isEqualTo(ints(reference.get("adapters").get(1).get("greedy")));
			assertThat(base.get()).isNotEqualTo(first.get()).isNotEqualTo(second.get());
			started.checkpoints().unload("first", false, "ada");
			assertThat(greedy(pool, "second", reference).get()).isEqualTo(second.get());
			assertThatThrownBy(() -> started.checkpoints().remove("tiny", "ada")).isInstanceOf(ConflictException.class);
		}
		try (TestInstance again = instance().configured(configured).start()) {
			assertThat(again.pool().models()).extracting(ModelStatus::name)
				.as("what an administrator unloaded stays away")
				.containsExactly("second", "tiny");
		}
	}

	@Test
	void anotherDigestIsRefusedAndBothAreNamed() {
		String wrong = "sha256:" + "0".repeat(64);
		assertThatThrownBy(() -> instance()
			.configured(new Configured("tiny", CHECKPOINTS.resolve("tiny-llama32"), wrong, Map.of()))
			.start()).isInstanceOf(CheckpointException.class)
			.hasMessageMatching("tiny has the digest sha256:[0-9a-f]{64}, expected is " + wrong);
	}

	@Test
	void anAdapterOfAnotherShapeIsRefusedByTensor() {
		assertThatThrownBy(() -> instance()
			.configured(new Configured("tiny", CHECKPOINTS.resolve("tiny-llama2"), null,
					Map.of("first", CHECKPOINTS.resolve("tiny-llama32-adapter-a"))))
			.start()).isInstanceOf(CheckpointException.class).hasMessageContaining("lora_");
	}

	@Test
	void aChatCheckpointWithoutATemplateIsRefused() {
		assertThatThrownBy(() -> instance().prompts(PromptStyle.CHAT)
			.configured("tiny", CHECKPOINTS.resolve("tiny-vicuna"))
			.start()).isInstanceOf(CheckpointException.class).hasMessageContaining("chat");
	}

	@Test
	void chatPromptsAreOnlyWrappedWhereThatWasAskedFor() {
		try (TestInstance raw = instance().start();
				TestInstance chat = instance().prompts(PromptStyle.CHAT).start();
				Lease plain = raw.pool().lease("default");
				Lease wrapped = chat.pool().lease("default")) {
			assertThat(wrapped.checkpoint().tokenizer().encodePrompt("Write an ad").length)
				.isGreaterThan(plain.checkpoint().tokenizer().encodePrompt("Write an ad").length);
		}
	}

	@Test
	void aRestartComesBackToTheSameAliasesWhateverIsConfigured() throws IOException {
		copy("other", "tiny-llama");
		try (TestInstance first = instance().start()) {
			first.checkpoints().register(new Registration("other", "other", null, null), "ada");
			first.checkpoints().register(new Registration("wanted", "other", null, null), "ada");
			first.checkpoints().load("wanted", true, "ada");
			first.aliases().point("default", new AliasCommand("other", Strategy.BESIDE, null), "ada");
		}
		try (TestInstance second = instance().configured("missing", this.root.resolve("nowhere")).start()) {
			assertThat(second.answering("default")).isEqualTo("other");
			assertThat(second.pool().models()).extracting(ModelStatus::name).containsExactly("other", "wanted");
			assertThat(second.checkpoints().checkpoint("wanted").pinned()).isTrue();
			assertThat(second.aliases().rollback("default", "ada").checkpoint()).isEqualTo("tiny");
		}
	}

	@Test
	void whatIsConfiguredButDoesNotServeIsToldWithTheCallThatChangesIt(CapturedOutput output) {
		Path starter = StarterCheckpoint.install(this.root.resolve("starter"));
		try (TestInstance first = instance().configured("starter", starter).start()) {
			assertThat(first.answering("default")).isEqualTo("starter");
		}
		assertThat(output).doesNotContain("as the database says");
		try (TestInstance second = instance().start()) {
			assertThat(second.answering("default")).isEqualTo("starter");
			assertThat(output).contains("the configured checkpoint tiny is registered, but the alias default leads to "
					+ "starter, as the database says, and stays there; this leads it to tiny: "
					+ "PUT /admin/v1/aliases/default {\"checkpoint\": \"tiny\"}");
			second.aliases().point("default", new AliasCommand("tiny", Strategy.BESIDE, null), "ada");
		}
		int told = output.getOut().length();
		try (TestInstance third = instance().start()) {
			assertThat(third.answering("default")).isEqualTo("tiny");
		}
		try (TestInstance fourth = instance().configured("starter", starter).start()) {
			assertThat(fourth.answering("default")).isEqualTo("tiny");
		}
		assertThat(output.getOut().substring(told)).as("nobody asked for the starter, nor is tiny elsewhere")
			.doesNotContain("as the database says");
	}

	@Test
	void theStarterIsThereWhereverItIsWanted() throws IOException {
		Path starter = StarterCheckpoint.install(this.root.resolve("starter"));
		assertThat(CheckpointFolder.open(starter).digest()).isEqualTo(StarterCheckpoint.digest());
		try (TestInstance first = instance().configured("starter", starter).start()) {
			assertThat(first.answering("default")).isEqualTo("starter");
		}
		Path empty = this.root.resolve("another");
		FileSystemUtils.deleteRecursively(starter);
		try (TestInstance second = instance().named("two").below(empty).start()) {
			assertThat(second.answering("default")).isEqualTo("starter");
			assertThat(second.health().health().getStatus().getCode()).isEqualTo("UP");
		}
		assertThat(starter).doesNotExist();
		assertThat(empty.resolve("starter")).isDirectory();
	}

	@Test
	void aTargetWhoseFolderIsGoneLeavesTheServiceUpAndNotReady() throws IOException {
		Path other = copy("other", "tiny-llama");
		try (TestInstance first = instance().start()) {
			first.checkpoints().register(new Registration("other", "other", null, null), "ada");
			first.aliases().point("default", new AliasCommand("other", Strategy.BESIDE, null), "ada");
		}
		Path away = this.root.resolve("away");
		Files.move(other, away);
		try (TestInstance second = instance().start()) {
			assertThat(second.health().health().getStatus().getCode()).isEqualTo("DOWN");
			assertThat(String.valueOf(second.health().health().getDetails().get("default"))).contains("other", "but: ");
			assertThat(second.checkpoints().checkpoint("other").state()).isEqualTo(CheckpointView.State.FAILED);
			assertThat(second.meters().get("alignserve.registry.behind").gauge().value()).isEqualTo(1);
			assertThat(second.aliases().alias("default").serving()).isFalse();
			Files.move(away, other);
			AliasRegistryIT.await(() -> second.health().health().getStatus().getCode().equals("UP"));
			assertThat(second.answering("default")).isEqualTo("other");
		}
	}

	@Test
	void aConfiguredFolderThatChangedIsRegisteredAsItIsNow() throws IOException {
		Path folder = copy("mine", "tiny-llama");
		String before;
		try (TestInstance first = instance().configured("mine", folder).start()) {
			before = first.checkpoints().checkpoint("mine").digest();
		}
		Files.writeString(folder.resolve("tokenizer_config.json"), " ", StandardOpenOption.APPEND);
		try (TestInstance second = instance().configured("mine", folder).start()) {
			assertThat(second.checkpoints().checkpoint("mine").digest()).isNotEqualTo(before);
			assertThat(second.answering("default")).isEqualTo("mine");
			assertThat(second.aliases().alias("default").serving()).isTrue();
			assertThat(second.audit()
				.entries(new AuditTrail.Filter("configuration", "checkpoint.update", "mine", null, null), null, 5))
				.hasSize(1);
		}
	}

	private static CompletableFuture<List<Integer>> greedy(CheckpointPool pool, String model, JsonNode reference) {
		CompletableFuture<List<Integer>> tokens = new CompletableFuture<>();
		Lease lease = pool.lease(model);
		GenerationRequest request = new GenerationRequest(model, ints(reference.get("prompt")), 1,
				new SamplingParameters(0, 1, 0, 1, 64), Set.of(), StopRule.NEVER)
			.withAdapter(lease.checkpoint().adapter());
		lease.checkpoint().engine().generate(request, new GenerationListener() {

			@Override
			public void onFinished(GenerationResult result) {
				lease.close();
				tokens.complete(result.candidates().get(0).tokens());
			}

			@Override
			public void onFailed(RuntimeException cause) {
				lease.close();
				tokens.completeExceptionally(cause);
			}

		});
		return tokens;
	}

	private static List<Integer> ints(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
	}

}
