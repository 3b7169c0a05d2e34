package io.alignserve.finetuning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

import io.alignserve.dataset.Instruction;
import io.alignserve.dataset.Mixture;
import io.alignserve.dataset.Split;
import io.alignserve.dataset.StarterCorpus;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

/**
 * A look at answers for unseen advertisers during training: tells when the model begins
 * to read its prompt. Most of what transcreation answers stands in its prompt.
 */
final class Probe {

	private static final int INSTRUCTIONS = 40;

	private static final List<TaskVariant> VARIANTS = List.of(new TaskVariant(TaskFamily.TAP, Attribute.GENDER),
			new TaskVariant(TaskFamily.TAP, Attribute.AGE), new TaskVariant(TaskFamily.TAG, Attribute.AGE),
			new TaskVariant(TaskFamily.TC, Attribute.AGE));

	private final Map<TaskVariant, List<TrainingBatch>> batches = new LinkedHashMap<>();

	/**
	 * Draws the instructions.
	 * @param plan the plan of the training
	 * @param encoder makes examples in which only answers count
	 */
	Probe(StarterPlan plan, Function<Instruction, TrainingExample> encoder) {
		StarterCorpus corpus = new StarterCorpus(Mixture.starter());
		for (TaskVariant variant : VARIANTS) {
			ExampleBatches drawn = new ExampleBatches(
					corpus.instructions(variant, Split.HELD_OUT, plan.seed()).limit(INSTRUCTIONS).iterator(), encoder,
					plan.tokensPerStep(), plan.seed());
			List<TrainingBatch> all = new ArrayList<>();
			drawn.forEachRemaining(all::add);
			this.batches.put(variant, all);
		}
	}

	/**
	 * Measures.
	 * @param trainer the model as it stands
	 * @return a line with the mean loss of each variant's answers, in nats a token
	 */
	String look(Trainer trainer) {
		StringJoiner line = new StringJoiner(", ", "unseen advertisers: ", "");
		this.batches.forEach((variant, some) -> {
			double sum = 0;
			double count = 0;
			for (TrainingBatch batch : some) {
				double[] loss = trainer.loss(batch);
				sum += loss[0] * loss[1];
				count += loss[1];
			}
			line.add(String.format(Locale.ROOT, "%s %.3f", variant.id(), sum / count));
		});
		return line.toString();
	}

}
