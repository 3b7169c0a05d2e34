package io.alignserve.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.alignserve.dataset.HeldOutAds;
import io.alignserve.dataset.HeldOutBriefs;
import io.alignserve.dataset.HeldOutBriefs.HeldOutBrief;
import io.alignserve.dataset.Instruction;
import io.alignserve.dataset.Mixture;
import io.alignserve.dataset.Split;
import io.alignserve.dataset.StarterCorpus;
import io.alignserve.evaluation.CheckpointQuestions.AnswerScore;
import io.alignserve.generation.SamplingParameters;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.task.Attribute;
import io.alignserve.task.SegmentCandidates;
import io.alignserve.task.TaskAnswers;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskPrompts;
import io.alignserve.task.TaskVariant;

/**
 * Measures the starter checkpoint on advertisers that it has never seen: audience
 * prediction against chance and against the best possible, the use of brand and keywords
 * in the ads it writes, the perplexity of answers. The same plan and checkpoint give the
 * same figures.
 */
public final class StarterEvaluation {

	/** The defaults of the HTTP interface. */
	static final double TEMPERATURE = 0.8;

	static final double TOP_P = 0.95;

	static final int MAX_TOKENS = 128;

	private static final int TOP_STATES = 3;

	private final ResidentCheckpoint checkpoint;

	private final EvaluationPlan plan;

	/**
	 * Prepares an evaluation.
	 * @param checkpoint the checkpoint, left open
	 * @param plan what to measure
	 */
	public StarterEvaluation(ResidentCheckpoint checkpoint, EvaluationPlan plan) {
		this.checkpoint = checkpoint;
		this.plan = plan;
	}

	/**
	 * Measures the checkpoint alone.
	 * @return what was found, without an untrained model's perplexity
	 */
	public StarterReport run() {
		return report(List.of());
	}

	/**
	 * Measures the checkpoint beside a model that learned nothing.
	 * @param untrained a checkpoint of the same tokenizer with random weights, left open
	 * @return what was found
	 */
	public StarterReport runBeside(ResidentCheckpoint untrained) {
		return report(perplexities(untrained));
	}

	private StarterReport report(List<AnswerPerplexity> untrained) {
		List<PredictionAccuracy> predictions = Stream.of(Attribute.GENDER, Attribute.AGE, Attribute.REGION)
			.flatMap((attribute) -> accuracies(attribute).stream())
			.toList();
		return new StarterReport(this.checkpoint.name(), this.checkpoint.digest(), this.plan, predictions, phrases(),
				perplexities(this.checkpoint), untrained);
	}

	private List<PredictionAccuracy> accuracies(Attribute attribute) {
		HeldOutAds unseen = HeldOutAds.draw(attribute, this.plan.seed(), this.plan.predictionAds());
		List<List<Double>> scores = new CheckpointQuestions(this.checkpoint).candidateScores(
				unseen.ads().stream().map(HeldOutAds.HeldOutAd::prompt).toList(), SegmentCandidates.of(attribute));
		List<PredictionAccuracy> accuracies = new ArrayList<>();
		accuracies.add(accuracy(attribute, unseen, scores, 1));
		if (attribute == Attribute.REGION) {
			accuracies.add(accuracy(attribute, unseen, scores, TOP_STATES));
		}
		return accuracies;
	}

	private static PredictionAccuracy accuracy(Attribute attribute, HeldOutAds unseen, List<List<Double>> scores,
			int guesses) {
		long hits = IntStream.range(0, scores.size())
			.filter((index) -> largest(scores.get(index), guesses).contains(unseen.ads().get(index).best().get(0)))
			.count();
		return new PredictionAccuracy(attribute.label(), scores.size(), guesses, hits / (double) scores.size(),
				guesses * unseen.chance(), unseen.ceiling(guesses));
	}

	private static List<Integer> largest(List<Double> scores, int count) {
		return IntStream.range(0, scores.size())
			.boxed()
			.sorted(Comparator.comparingDouble((index) -> -scores.get(index)))
			.limit(count)
			.toList();
	}

	private PhraseUse phrases() {
		List<HeldOutBrief> briefs = HeldOutBriefs.draw(this.plan.seed(), this.plan.briefs());
		List<String> prompts = briefs.stream()
			.map((brief) -> TaskPrompts.tag(brief.attribute(), brief.ad(), brief.audience()))
			.toList();
		List<String> answers = new CheckpointQuestions(this.checkpoint).answers(prompts,
				new SamplingParameters(TEMPERATURE, TOP_P, 0, this.plan.seed(), MAX_TOKENS));
		return PhraseUse.of(IntStream.range(0, briefs.size())
			.mapToObj((index) -> new PhraseUse.Written(briefs.get(index).ad().brand(),
					briefs.get(index).ad().creative().keywords(), TaskAnswers.parse(answers.get(index)).text()))
			.toList());
	}

	private List<AnswerPerplexity> perplexities(ResidentCheckpoint asked) {
		List<Instruction> instructions = new StarterCorpus(evenly()).instructions(Split.HELD_OUT, this.plan.seed())
			.limit(this.plan.instructions())
			.toList();
		List<AnswerScore> scores = new CheckpointQuestions(asked).answerScores(
				instructions.stream().map(Instruction::prompt).toList(),
				instructions.stream().map(Instruction::answer).toList());
		List<AnswerPerplexity> perplexities = new ArrayList<>();
		perplexities.add(AnswerPerplexity.of("all", scores));
		for (TaskFamily family : TaskFamily.values()) {
			List<AnswerScore> own = IntStream.range(0, scores.size())
				.filter((index) -> instructions.get(index).variant().family() == family)
				.mapToObj(scores::get)
				.toList();
			if (!own.isEmpty()) {
				perplexities.add(AnswerPerplexity.of(family.name().toLowerCase(Locale.ROOT), own));
			}
		}
		return perplexities;
	}

	/** Every variant as often as any other. */
	static Mixture evenly() {
		return new Mixture(
				TaskVariant.all().stream().collect(Collectors.toMap((variant) -> variant, (variant) -> 1.0)));
	}

}
