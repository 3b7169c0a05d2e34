package io.alignserve.finetuning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.dataset.Instruction;
import io.alignserve.dataset.StarterCorpus;
import io.alignserve.tokenizer.BpeTrainer;
import io.alignserve.tokenizer.BpeVocabulary;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Makes the starter checkpoint from nothing: synthetic instructions, a vocabulary,
 * training, an ordinary Hugging Face folder.
 */
public final class StarterTraining {

	private static final Trainer.Optimiser OPTIMISER = new Trainer.Optimiser(0.9, 0.95, 0.05, 1.0);

	/** Steps between two lines of progress. */
	private static final int REPORT_EVERY = 50;

	/** Steps between two writings of the checkpoint as it stands. */
	private static final int SAVE_EVERY = 500;

	/** Steps between two looks at unseen advertisers. */
	private static final int PROBE_EVERY = 100;

	private final StarterPlan plan;

	private final Path folder;

	private final Consumer<String> progress;

	/**
	 * Prepares a training.
	 * @param plan its plan
	 * @param folder where the checkpoint is written
	 * @param progress hears a line now and then
	 */
	public StarterTraining(StarterPlan plan, Path folder, Consumer<String> progress) {
		this.plan = plan;
		this.folder = folder;
		this.progress = progress;
	}

	/**
	 * Trains and writes the checkpoint.
	 */
	public void run() {
		try {
			Files.createDirectories(this.folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot create " + this.folder, ex);
		}
		BpeVocabulary vocabulary = BpeTrainer.train(
				StarterCorpus.text(this.plan.seed(), this.plan.tokenizerInstructions())::iterator,
				this.plan.vocabulary());
		vocabulary.writeTo(this.folder);
		CheckpointConfig config = StarterPlan.shape(vocabulary.size(), BpeVocabulary.START_TOKEN,
				BpeVocabulary.END_TOKEN);
		this.progress.accept("vocabulary of " + vocabulary.size() + " tokens, model of " + config.parameters()
				+ " parameters, " + this.plan.steps() + " steps of " + this.plan.tokensPerStep() + " tokens");
		try (Tokenizer tokenizer = Tokenizer.load(this.folder);
				Trainer trainer = new Trainer(config, ElementType.BFLOAT16, OPTIMISER, this.plan.seed())) {
			train(trainer, config, tokenizer);
		}
	}

	private void train(Trainer trainer, CheckpointConfig config, Tokenizer tokenizer) {
		ExampleBatches batches = new ExampleBatches(StarterCorpus.training(this.plan.seed()).iterator(),
				(instruction) -> encode(tokenizer, instruction, this.plan.promptImportance()),
				this.plan.tokensPerStep(), this.plan.seed());
		Probe probe = new Probe(this.plan, (instruction) -> encode(tokenizer, instruction, 0));
		long started = System.nanoTime();
		long tokens = 0;
		double lossSum = 0;
		for (int step = 0; step < this.plan.steps(); step++) {
			TrainingBatch batch = batches.next();
			lossSum += trainer.step(batch, this.plan.rate(step));
			tokens += (long) batch.rows() * batch.length();
			if ((step + 1) % REPORT_EVERY == 0) {
				double seconds = (System.nanoTime() - started) / 1e9;
				this.progress.accept(String.format(Locale.ROOT, "step %d, loss %.3f, %.0f tokens/s, %.0f s", step + 1,
						lossSum / REPORT_EVERY, tokens / seconds, seconds));
				lossSum = 0;
			}
			if ((step + 1) % PROBE_EVERY == 0) {
				this.progress.accept(probe.look(trainer));
			}
			if ((step + 1) % SAVE_EVERY == 0 || step + 1 == this.plan.steps()) {
				new CheckpointWriter(this.folder).write(config, ElementType.BFLOAT16, trainer.weights(),
						Map.of("format", "pt", "trained_steps", String.valueOf(step + 1)));
			}
		}
	}

	private static TrainingExample encode(Tokenizer tokenizer, Instruction instruction, double promptImportance) {
		int[] prompt = tokenizer.encodePrompt(instruction.prompt());
		int[] answer = tokenizer.encodeContinuation(" " + instruction.answer());
		int[] all = Arrays.copyOf(prompt, prompt.length + answer.length + 1);
		System.arraycopy(answer, 0, all, prompt.length, answer.length);
		all[all.length - 1] = BpeVocabulary.END_TOKEN;
		return new TrainingExample(all, prompt.length, (float) promptImportance);
	}

}
