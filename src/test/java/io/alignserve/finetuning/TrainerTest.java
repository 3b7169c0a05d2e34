package io.alignserve.finetuning;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.checkpoint.ModelFamily;
import io.alignserve.decoder.DecoderLoader;
import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.LlamaDecoder;
import io.alignserve.decoder.Precision;
import io.alignserve.generation.Feed;
import io.alignserve.generation.NextToken;
import io.alignserve.generation.StepInput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Training computes what serving computes, its gradients are those of its loss, and it
 * learns.
 */
class TrainerTest {

	private static final CheckpointConfig CONFIG = CheckpointConfig.of(ModelFamily.LLAMA)
		.shape(2, 32, 64, 64)
		.attention(4, 2, 8)
		.feedForward(48)
		.tiedEmbeddings(true)
		.tokens(0, List.of(1))
		.build();

	private static final Trainer.Optimiser OPTIMISER = new Trainer.Optimiser(0.9, 0.95, 0.0, 1.0);

	@TempDir
	private Path folder;

	@Test
	void theLossIsWhatTheServingPathSaysOfTheSameTokens() throws Exception {
		TrainingExample example = example(3, 20);
		TrainingBatch batch = batch(example, example(4, 20));
		try (Trainer trainer = new Trainer(CONFIG, ElementType.FLOAT32, OPTIMISER, 5)) {
			new CheckpointWriter(this.folder).write(CONFIG, ElementType.FLOAT32, trainer.weights(), Map.of());
			Files.writeString(this.folder.resolve(CheckpointFolder.TOKENIZER), "{}");
			double served = (servedLoss(example) + servedLoss(example(4, 20))) / 2;
			assertThat(trainer.loss(batch)[0]).isCloseTo(served, within(1e-4));
		}
	}

	private double servedLoss(TrainingExample example) {
		try (LlamaDecoder decoder = DecoderLoader.load(CheckpointFolder.open(this.folder),
				DecoderOptions.cpu(Precision.FLOAT32))) {
			int slot = decoder.open(example.size());
			double sum = 0;
			for (int t = 0; t + 1 < example.size(); t++) {
				Feed feed = Feed.decoded(slot, t, new int[] { example.token(t) }, 0, Feed.Wanted.ALL);
				NextToken next = decoder.run(new StepInput(List.of(feed), List.of())).next().get(0);
				sum += next.normalizer() - next.logits()[example.token(t + 1)];
			}
			return sum / (example.size() - 1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "model.embed_tokens.weight", "model.layers.0.input_layernorm.weight",
			"model.layers.0.self_attn.q_proj.weight", "model.layers.0.self_attn.k_proj.weight",
			"model.layers.1.self_attn.v_proj.weight", "model.layers.1.self_attn.o_proj.weight",
			"model.layers.0.mlp.gate_proj.weight", "model.layers.1.mlp.down_proj.weight", "model.norm.weight" })
	void aGradientIsTheSlopeOfTheLoss(String name) {
		TrainingBatch batch = batch(example(6, 24), example(7, 24));
		int index = CONFIG.weights().stream().map((spec) -> spec.name()).toList().indexOf(name);
		try (Trainer trainer = new Trainer(CONFIG, ElementType.FLOAT32, OPTIMISER, 8)) {
			NDArray weight = trainer.weights().arrays().get(index);
			float[] gradient = trainer.gradient(batch, index);
			float[] direction = gradient.clone();
			double norm = 0;
			for (float value : gradient) {
				norm += value * value;
			}
			norm = Math.sqrt(norm);
			float step = 1e-2f;
			double up = lossAt(trainer, batch, weight, moved(weight.toFloatArray(), direction, step / norm));
			double down = lossAt(trainer, batch, weight, moved(weight.toFloatArray(), direction, -step / norm));
			assertThat((up - down) / (2 * step)).isCloseTo(norm, within(0.02 * norm));
		}
	}

	private static double lossAt(Trainer trainer, TrainingBatch batch, NDArray weight, float[] values) {
		float[] kept = weight.toFloatArray();
		weight.set(values);
		double loss = trainer.loss(batch)[0];
		weight.set(kept);
		return loss;
	}

	private static float[] moved(float[] weight, float[] direction, double by) {
		float[] moved = weight.clone();
		for (int i = 0; i < moved.length; i++) {
			moved[i] += (float) (by * direction[i]);
		}
		return moved;
	}

	@Test
	void aModelLearnsWhatItIsShown() {
		TrainingBatch batch = batch(example(9, 16), example(10, 16));
		try (Trainer trainer = new Trainer(CONFIG, ElementType.BFLOAT16, OPTIMISER, 11)) {
			double before = trainer.loss(batch)[0];
			for (int i = 0; i < 60; i++) {
				trainer.step(batch, 5e-3);
			}
			assertThat(before).isGreaterThan(3.5);
			assertThat(trainer.loss(batch)[0]).isLessThan(0.5);
		}
	}

	@Test
	void aTargetOfNoImportanceDoesNotCount() {
		TrainingBatch batch = new TrainingBatch(1, 19);
		batch.set(0, new TrainingExample(tokens(12, 20), 10, 0));
		try (Trainer trainer = new Trainer(CONFIG, ElementType.FLOAT32, OPTIMISER, 13)) {
			assertThat(trainer.loss(batch)[1]).isEqualTo(10);
		}
	}

	private static TrainingBatch batch(TrainingExample first, TrainingExample second) {
		TrainingBatch batch = new TrainingBatch(2, first.size() - 1);
		batch.set(0, first);
		batch.set(1, second);
		return batch;
	}

	private static TrainingExample example(int seed, int length) {
		return new TrainingExample(tokens(seed, length), 1, 1);
	}

	private static int[] tokens(int seed, int length) {
		return new Random(seed).ints(length, 0, CONFIG.vocabulary()).toArray();
	}

}
