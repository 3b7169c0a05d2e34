package io.alignserve.benchmark;

import java.util.ArrayList;
import java.util.List;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.Feed;
import io.alignserve.generation.NextToken;
import io.alignserve.generation.StepInput;

/**
 * Measures prefill and decode. Prompts are prefilled one by one, each in one step; then
 * as many sequences as a batch has are decoded together, one step a token, each from a
 * copy of its prompt's cache.
 */
final class GenerationSpeed {

	private static final int WARM_UP_STEPS = 4;

	private final DecoderRunner runner;

	private final BenchmarkPlan plan;

	private final Prompts prompts;

	private final List<Integer> slots = new ArrayList<>();

	private final List<Integer> firstTokens = new ArrayList<>();

	private final List<Double> prefillSeconds = new ArrayList<>();

	GenerationSpeed(DecoderRunner runner, BenchmarkPlan plan) {
		this.runner = runner;
		this.plan = plan;
		this.prompts = new Prompts(runner.vocabularySize(), plan.seed());
	}

	/**
	 * Measures all batches.
	 * @return one entry a batch, in the plan's order
	 */
	List<Speed> measure() {
		prefill(0);
		release(this.slots);
		this.slots.clear();
		this.firstTokens.clear();
		this.prefillSeconds.clear();
		for (int number = 0; number < this.plan.prompts(); number++) {
			prefill(number);
		}
		try {
			double prefill = Units.median(this.prefillSeconds);
			return this.plan.batches().stream().map((batch) -> speed(batch, prefill)).toList();
		}
		finally {
			release(this.slots);
		}
	}

	private Speed speed(int batch, double prefill) {
		decode(batch, Math.min(WARM_UP_STEPS, this.plan.newTokens()));
		List<Double> seconds = new ArrayList<>();
		for (int repeat = 0; repeat < this.plan.repeats(); repeat++) {
			seconds.add(decode(batch, this.plan.newTokens()));
		}
		double perStep = Units.median(seconds) / this.plan.newTokens();
		return new Speed(batch, this.plan.promptTokens() / prefill, batch / perStep, perStep * 1000);
	}

	private void prefill(int number) {
		int[] prompt = this.prompts.prompt(number, this.plan.promptTokens());
		int slot = this.runner.open(prompt.length);
		this.slots.add(slot);
		StepInput input = new StepInput(List.of(Feed.prompt(slot, 0, prompt, 0, Feed.Wanted.LIKELIEST)), List.of());
		long begin = System.nanoTime();
		NextToken next = this.runner.run(input).next().get(0);
		this.prefillSeconds.add(Units.secondsSince(begin));
		this.firstTokens.add(next.likeliest());
	}

	private double decode(int batch, int steps) {
		int prompt = this.plan.promptTokens();
		List<Integer> copies = new ArrayList<>();
		try {
			for (int i = 0; i < batch; i++) {
				copies.add(this.runner.fork(this.slots.get(i), prompt, prompt + steps));
			}
			List<Integer> tokens = this.firstTokens;
			long begin = System.nanoTime();
			for (int step = 0; step < steps; step++) {
				List<Feed> feeds = new ArrayList<>();
				for (int i = 0; i < batch; i++) {
					feeds.add(Feed.decoded(copies.get(i), prompt + step, new int[] { tokens.get(i) }, 0,
							Feed.Wanted.LIKELIEST));
				}
				tokens = this.runner.run(new StepInput(feeds, List.of()))
					.next()
					.stream()
					.map(NextToken::likeliest)
					.toList();
			}
			return Units.secondsSince(begin);
		}
		finally {
			release(copies);
		}
	}

	private void release(List<Integer> open) {
		open.forEach(this.runner::release);
	}

	/**
	 * The speed of one batch.
	 *
	 * @param batch number of sequences
	 * @param prefillTokensPerSecond prompt tokens of one sequence a second
	 * @param decodeTokensPerSecond new tokens of all sequences a second
	 * @param millisPerStep milliseconds of one decode step
	 */
	record Speed(int batch, double prefillTokensPerSecond, double decodeTokensPerSecond, double millisPerStep) {
	}

}
