package io.alignserve.evaluation;

import java.util.List;
import java.util.Locale;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an evaluation of the starter checkpoint found.
 *
 * @param checkpoint name of the checkpoint
 * @param digest its digest
 * @param plan what was measured
 * @param predictions accuracy of audience prediction
 * @param phrases use of brand and keywords in generated ads
 * @param trained perplexity of the checkpoint, by family of tasks, all first
 * @param untrained the same of a model with random weights; empty if none was given
 */
public record StarterReport(String checkpoint, String digest, EvaluationPlan plan, List<PredictionAccuracy> predictions,
		PhraseUse phrases, List<AnswerPerplexity> trained, List<AnswerPerplexity> untrained) {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	public StarterReport {
		predictions = List.copyOf(predictions);
		trained = List.copyOf(trained);
		untrained = List.copyOf(untrained);
	}

	/**
	 * Returns the report for programs.
	 * @return indented JSON
	 */
	public String json() {
		return JSON.writeValueAsString(this);
	}

	/**
	 * Returns the report for people.
	 * @return three Markdown tables
	 */
	public String table() {
		StringBuilder text = new StringBuilder();
		text.append(String.format(Locale.ROOT, "Checkpoint %s, %s, seed %d%n%n"
				+ "| prediction on unseen advertisers | ads | accuracy | chance | ceiling | share of the way |%n"
				+ "|---|---|---|---|---|---|%n", this.checkpoint, this.digest, this.plan.seed()));
		for (PredictionAccuracy one : this.predictions) {
			text.append(String.format(Locale.ROOT, "| %s%s | %d | %.1f %% ± %.1f | %.1f %% | %.1f %% | %.0f %% |%n",
					one.attribute(), (one.guesses() > 1) ? ", in the first " + one.guesses() : "", one.ads(),
					100 * one.accuracy(), 100 * one.standardError(), 100 * one.chance(), 100 * one.ceiling(),
					100 * one.shareOfTheWay()));
		}
		text.append(String.format(Locale.ROOT,
				"%n| generated ads | share |%n|---|---|%n| given keywords that occur | %.1f %% |%n"
						+ "| brand named | %.1f %% |%n| briefs | %d |%n",
				100 * this.phrases.keywords(), 100 * this.phrases.brands(), this.phrases.briefs()));
		text.append(String.format(Locale.ROOT,
				"%n| perplexity of answers | answers | tokens | trained | untrained |%n|---|---|---|---|---|%n"));
		for (int i = 0; i < this.trained.size(); i++) {
			AnswerPerplexity one = this.trained.get(i);
			text.append(String.format(Locale.ROOT, "| %s | %d | %d | %.2f | %s |%n", one.tasks(), one.answers(),
					one.tokens(), one.perplexity(), this.untrained.isEmpty() ? "not measured"
							: String.format(Locale.ROOT, "%.0f", this.untrained.get(i).perplexity())));
		}
		return text.toString();
	}

}
