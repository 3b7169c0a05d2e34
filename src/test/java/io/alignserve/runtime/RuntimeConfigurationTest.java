package io.alignserve.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.pool.ModelStatus;
import io.alignserve.pool.Lease;
import io.alignserve.generation.GenerationListener;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;
import io.alignserve.generation.SamplingParameters;
import io.alignserve.generation.StopRule;
import io.alignserve.pool.CheckpointPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configured checkpoint and its adapters come into the pool, or the start is refused
 * with a sentence.
 */
class RuntimeConfigurationTest {

	private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

	@TempDir
	private Path home;

	private ApplicationContextRunner context(String... properties) {
		return new ApplicationContextRunner().withUserConfiguration(RuntimeConfiguration.class)
			.withPropertyValues("alignserve.home=" + this.home, "alignserve.checkpoint.name=tiny",
					"alignserve.checkpoint.path=" + CHECKPOINTS.resolve("tiny-llama32"),
					"alignserve.checkpoint.device=cpu", "alignserve.checkpoint.dtype=float32")
			.withPropertyValues(properties);
	}

	@Test
	void adaptersAreModelsBesideTheirBase() throws Exception {
		JsonNode reference = new JsonMapper()
			.readTree(Files.readString(Path.of("src/test/resources/references/lora.json")));
		context("alignserve.checkpoint.adapters.first=" + CHECKPOINTS.resolve("tiny-llama32-adapter-a"),
				"alignserve.checkpoint.adapters.second=" + CHECKPOINTS.resolve("tiny-llama32-adapter-b"))
			.run((started) -> {
				CheckpointPool pool = started.getBean(CheckpointPool.class);
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
				pool.unload("first", false);
				assertThat(greedy(pool, "second", reference).get()).isEqualTo(second.get());
			});
	}

	@Test
	void anotherDigestIsRefusedAndBothAreNamed() {
		String wrong = "sha256:" + "0".repeat(64);
		context("alignserve.checkpoint.digest=" + wrong).run((started) -> assertThat(started).getFailure()
			.rootCause()
			.hasMessageMatching("tiny has the digest sha256:[0-9a-f]{64}, expected is " + wrong));
	}

	@Test
	void theRightDigestIsServed() {
		context().run((started) -> {
			String digest = started.getBean(CheckpointPool.class).models().get(0).digest();
			context("alignserve.checkpoint.digest=" + digest).run((again) -> assertThat(again).hasNotFailed());
		});
	}

	@Test
	void anAdapterOfAnotherShapeIsRefusedByTensor() {
		context("alignserve.checkpoint.path=" + CHECKPOINTS.resolve("tiny-llama2"),
				"alignserve.checkpoint.adapters.first=" + CHECKPOINTS.resolve("tiny-llama32-adapter-a"))
			.run((started) -> assertThat(started).getFailure().rootCause().hasMessageContaining("lora_"));
	}

	@Test
	void aChatCheckpointWithoutATemplateIsRefused() {
		context("alignserve.checkpoint.path=" + CHECKPOINTS.resolve("tiny-vicuna"),
				"alignserve.checkpoint.prompt-style=chat")
			.run((started) -> assertThat(started).getFailure().rootCause().hasMessageContaining("chat"));
	}

	@Test
	void chatPromptsAreOnlyWrappedWhereThatWasAskedFor() {
		context().run((raw) -> context("alignserve.checkpoint.prompt-style=chat").run((chat) -> {
			try (Lease plain = raw.getBean(CheckpointPool.class).lease("default");
					Lease wrapped = chat.getBean(CheckpointPool.class).lease("default")) {
				assertThat(wrapped.checkpoint().tokenizer().encodePrompt("Write an ad").length)
					.isGreaterThan(plain.checkpoint().tokenizer().encodePrompt("Write an ad").length);
			}
		}));
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
