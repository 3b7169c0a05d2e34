package io.alignserve.finetuning;

import java.util.List;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.ModelFamily;

/**
 * How the starter checkpoint is made: its shape and the course of its training.
 *
 * @param seed start of all pseudo-random numbers
 * @param steps number of optimiser steps
 * @param tokensPerStep tokens of a batch, padding included
 * @param peakRate the learning rate after warm-up; it falls along a cosine to a twentieth
 * @param warmupSteps steps over which the rate rises
 * @param promptImportance how much predicting a prompt token counts beside an answer
 * token
 * @param vocabulary number of token ids V wanted
 * @param tokenizerInstructions number of instructions the vocabulary is trained on
 */
public record StarterPlan(long seed, int steps, int tokensPerStep, double peakRate, int warmupSteps,
		double promptImportance, int vocabulary, int tokenizerInstructions) {

	/** The plan of the checkpoint in the repository. */
	public static final StarterPlan DEFAULT = new StarterPlan(20, 5500, 2048, 2e-3, 150, 0.3, 3072, 20_000);

	/**
	 * Returns the plan with another length.
	 * @param newSteps number of optimiser steps
	 * @return the plan
	 */
	public StarterPlan withSteps(int newSteps) {
		return new StarterPlan(this.seed, newSteps, this.tokensPerStep, this.peakRate,
				Math.min(this.warmupSteps, Math.max(1, newSteps / 10)), this.promptImportance, this.vocabulary,
				this.tokenizerInstructions);
	}

	/**
	 * Returns the shape of the model: 6 layers, E 192, 6 query heads over 3 key-value
	 * heads, F 512, tied embeddings.
	 * @param tokens number of token ids V
	 * @param startToken id before a prompt
	 * @param endToken id after an answer
	 * @return the hyper-parameters
	 */
	static CheckpointConfig shape(int tokens, int startToken, int endToken) {
		return CheckpointConfig.of(ModelFamily.LLAMA)
			.shape(6, 192, tokens, 1024)
			.attention(6, 3, 32)
			.feedForward(512)
			.tiedEmbeddings(true)
			.tokens(startToken, List.of(endToken))
			.build();
	}

	/**
	 * Returns the learning rate of a step.
	 * @param step 0 to {@code steps - 1}
	 * @return the rate
	 */
	double rate(int step) {
		if (step < this.warmupSteps) {
			return this.peakRate * (step + 1) / this.warmupSteps;
		}
		double progress = (double) (step - this.warmupSteps) / Math.max(1, this.steps - this.warmupSteps);
		return this.peakRate * (0.05 + 0.95 * 0.5 * (1 + Math.cos(Math.PI * progress)));
	}

}
