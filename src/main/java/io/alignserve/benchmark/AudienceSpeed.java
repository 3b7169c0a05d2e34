package io.alignserve.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.Feed;
import io.alignserve.generation.StepInput;
import io.alignserve.generation.TokenTree;
import io.alignserve.task.Attribute;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Measures audience questions. The prompt is one of random ids, as long as the plan's;
 * the answers are the real ones: the names of all segments. What is compared is measured
 * in turn, so that a slow moment of the machine meets all of it.
 */
final class AudienceSpeed {

	/** States that are scored one by one; the rest is extrapolated from them. */
	private static final int STATES_ONE_BY_ONE = 8;

	private final DecoderRunner runner;

	private final BenchmarkPlan plan;

	private final List<Question> questions;

	AudienceSpeed(DecoderRunner runner, BenchmarkPlan plan, Tokenizer tokenizer) {
		this.runner = runner;
		this.plan = plan;
		Prompts prompts = new Prompts(runner.vocabularySize(), plan.seed());
		List<Attribute> attributes = List.of(Attribute.REGION, Attribute.GENDER, Attribute.AGE);
		this.questions = IntStream.range(0, attributes.size())
			.mapToObj((number) -> Question.of(attributes.get(number), tokenizer,
					prompts.prompt(number, plan.promptTokens()), runner.vocabularySize()))
			.toList();
	}

	/**
	 * Returns what a slot has to hold.
	 * @return positions of the longest prompt with its longest answer
	 */
	int positions() {
		return this.questions.stream().mapToInt(Question::longest).max().orElseThrow();
	}

	BenchmarkReport.Audience measure() {
		List<Integer> slots = new ArrayList<>();
		try {
			this.questions.forEach((question) -> slots.add(this.runner.open(positions())));
			return measure(slots);
		}
		finally {
			slots.forEach(this.runner::release);
		}
	}

	private BenchmarkReport.Audience measure(List<Integer> slots) {
		Question states = this.questions.get(0);
		int slot = slots.get(0);
		int some = Math.min(STATES_ONE_BY_ONE, states.answers().size());
		List<Double> medians = interleaved(
				List.of(() -> time(states.prefill(slot)), () -> time(step(List.of(states), slots)),
						() -> IntStream.range(0, some)
							.mapToDouble((index) -> time(step(List.of(states.withAnswer(index)), slots)))
							.sum(),
						() -> time(step(this.questions, slots)), () -> prefills(slots)));
		double prefill = medians.get(0);
		double oneStep = medians.get(1);
		double oneByOne = medians.get(2) * states.answers().size() / some;
		double together = medians.get(3);
		double prefills = medians.get(4);
		return new BenchmarkReport.Audience(this.plan.promptTokens(), states.answers().size(), oneStep, prefill,
				oneStep / prefill, oneByOne, some, oneByOne / oneStep, together, prefills, together / prefills);
	}

	/** The first round warms up and does not count. */
	private List<Double> interleaved(List<DoubleSupplier> measurements) {
		List<List<Double>> millis = measurements.stream().map((one) -> (List<Double>) new ArrayList<Double>()).toList();
		for (int round = 0; round <= this.plan.repeats(); round++) {
			for (int i = 0; i < measurements.size(); i++) {
				double took = measurements.get(i).getAsDouble();
				if (round > 0) {
					millis.get(i).add(took);
				}
			}
		}
		return millis.stream().map(Units::median).toList();
	}

	private double prefills(List<Integer> slots) {
		return IntStream.range(0, this.questions.size())
			.mapToDouble((index) -> time(this.questions.get(index).prefill(slots.get(index))))
			.sum();
	}

	private static StepInput step(List<Question> asked, List<Integer> slots) {
		List<Feed> feeds = new ArrayList<>();
		List<TokenTree> trees = new ArrayList<>();
		for (int i = 0; i < asked.size(); i++) {
			feeds.add(asked.get(i).feed(slots.get(i)));
			trees.add(asked.get(i).tree(slots.get(i)));
		}
		return new StepInput(feeds, trees);
	}

	private double time(StepInput input) {
		long begin = System.nanoTime();
		this.runner.run(input);
		return Units.secondsSince(begin) * 1000;
	}

}
