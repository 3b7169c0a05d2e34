package io.alignserve.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.alignserve.generation.GenerationEngine;
import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.Precision;
import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.EngineStatus;
import io.alignserve.generation.GenerationListener;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;
import io.alignserve.generation.SamplingParameters;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.StopRule;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.tokenizer.PromptStyle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same request gets the same bytes alone and among 32 others, on the real starter:
 * whatever shares its steps, wherever its prompt is cut, whether its beginning was copied
 * and however often it gave its memory up.
 */
class ReproducibilityIT {

	private static final String OPENING = "Write an ad of a company that sells garden tools, boots and seeds to "
			+ "people who like to be outdoors in every weather and who want their tools to last for a long time. ";

	/** Three sequences of full length: too little for 32, so some must give way. */
	private static final int TIGHT_SEQUENCES = 3;

	@TempDir
	private Path home;

	@ParameterizedTest
	@CsvSource({ "BFLOAT16, 200, true", "FLOAT32, 48, false", "INT8, 48, false", "INT4, 48, false" })
	void requestsGetTheSameAloneAndMixed(Precision precision, int count, boolean givesWay) throws Exception {
		List<Asked> requests = IntStream.range(0, count).mapToObj(ReproducibilityIT::request).toList();
		List<Object> alone = new ArrayList<>();
		try (ResidentCheckpoint starter = load(precision, 0)) {
			for (Asked request : requests) {
				alone.add(request.submit(starter).get());
			}
		}
		long kvBytes;
		try (ResidentCheckpoint starter = load(precision, 0)) {
			kvBytes = ((GenerationEngine) starter.engine())
				.call((runner) -> runner.bytesPerPosition() * runner.contextLength())
				.get() * TIGHT_SEQUENCES;
		}
		try (ResidentCheckpoint starter = load(precision, kvBytes)) {
			List<CompletableFuture<Object>> mixed = requests.stream().map((asked) -> asked.submit(starter)).toList();
			for (int i = 0; i < count; i++) {
				assertThat(mixed.get(i).get()).as("request " + i).isEqualTo(alone.get(i));
			}
			EngineStatus status = starter.engine().status();
			assertThat(status.memory().prefixHits()).isPositive();
			if (givesWay) {
				assertThat(status.preemptions()).isPositive();
			}
		}
	}

	private ResidentCheckpoint load(Precision precision, long kvBytes) {
		Path folder = StarterCheckpoint.install(this.home.resolve("starter"));
		EngineLimits limits = new EngineLimits(32, 1000, 256).withMemory(kvBytes, kvBytes / 4);
		return new DecoderCheckpointLoader(
				new DecoderSettings(new DecoderOptions(precision, "cpu", true), limits, PromptStyle.RAW))
			.load("starter", folder);
	}

	/** Prompts of 20 to 500 tokens, half of them with one beginning. */
	private static Asked request(int index) {
		Random random = new Random(index);
		StringBuilder prompt = new StringBuilder((index % 2 == 0) ? OPENING.repeat(4) : "");
		int words = 5 + random.nextInt((index % 10 == 0) ? 250 : 60);
		for (int i = 0; i < words; i++) {
			prompt.append("audience women men young state impressions".split(" ")[random.nextInt(6)]).append(' ');
		}
		boolean greedy = random.nextBoolean();
		SamplingParameters sampling = new SamplingParameters(greedy ? 0 : 1.1, greedy ? 1 : 0.95, greedy ? 0 : 50,
				index, (index % 5 == 0) ? 150 : 8 + random.nextInt(24));
		return new Asked(index, prompt.toString(), index % 4 == 3, 1 + random.nextInt(4), sampling);
	}

	private record Asked(int index, String prompt, boolean scores, int candidates, SamplingParameters sampling) {

		CompletableFuture<Object> submit(ResidentCheckpoint checkpoint) {
			List<Integer> tokens = IntStream.of(checkpoint.tokenizer().encodePrompt(this.prompt)).boxed().toList();
			String id = "request-" + this.index;
			if (this.scores) {
				List<List<Integer>> answers = IntStream.range(0, 30)
					.mapToObj((i) -> List.of(200 + i % 5, 300 + i % 7, 400 + i))
					.toList();
				return checkpoint.engine()
					.score(new ScoringRequest(id, tokens, answers))
					.thenApply((result) -> result.logProbabilities());
			}
			CompletableFuture<Object> future = new CompletableFuture<>();
			checkpoint.engine()
				.generate(new GenerationRequest(id, tokens, this.candidates, this.sampling, Set.of(), StopRule.NEVER),
						new Keeper(future));
			return future;
		}

	}

	private record Keeper(CompletableFuture<Object> future) implements GenerationListener {

		@Override
		public void onFinished(GenerationResult result) {
			this.future.complete(result.candidates());
		}

		@Override
		public void onFailed(RuntimeException cause) {
			this.future.completeExceptionally(cause);
		}

	}

}
