package io.alignserve.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.RemoteFolder;
import io.alignserve.evaluation.EvaluationPlan;
import io.alignserve.evaluation.StarterEvaluation;
import io.alignserve.evaluation.StarterReport;
import io.alignserve.evaluation.StarterSamples;
import io.alignserve.finetuning.StarterPlan;
import io.alignserve.finetuning.StarterTraining;
import io.alignserve.finetuning.UntrainedCheckpoint;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.runtime.DecoderSettings;
import io.alignserve.runtime.FolderCheckpointLoader;
import io.alignserve.runtime.StarterCheckpoint;

/**
 * Everything about the starter checkpoint.
 */
@Command(name = "starter", mixinStandardHelpOptions = true,
		description = "Trains and measures the starter checkpoint, a small model of synthetic ads.")
final class StarterCommand {

	private static final long SAMPLE_SEED = 2_000;

	@Spec
	private @Nullable CommandSpec spec;

	@Command(name = "train", mixinStandardHelpOptions = true,
			description = "Trains the starter checkpoint from nothing and writes it as a Hugging Face folder.")
	int train(@Option(names = "--out", required = true, description = "the folder to write to") Path out,
			@Option(names = "--steps", description = "optimiser steps (default: the plan of the shipped starter)",
					defaultValue = "0") int steps) {
		StarterPlan plan = (steps > 0) ? StarterPlan.DEFAULT.withSteps(steps) : StarterPlan.DEFAULT;
		new StarterTraining(plan, out, this::print).run();
		return 0;
	}

	@Command(name = "evaluate", mixinStandardHelpOptions = true,
			description = "Measures a checkpoint on unseen advertisers of the synthetic corpus: accuracy between "
					+ "chance and the best possible, use of keywords and brands, perplexity beside untrained weights.")
	int evaluate(
			@Option(names = "--checkpoint", description = "its folder (default: the starter)") @Nullable Path folder,
			@Option(names = "--ads", description = "ads to predict each attribute for (default: ${DEFAULT-VALUE})",
					defaultValue = "1000") int ads,
			@Option(names = "--json", description = "a file to write the figures to") @Nullable Path json)
			throws IOException {
		EvaluationPlan standard = EvaluationPlan.DEFAULT;
		EvaluationPlan plan = new EvaluationPlan(standard.seed(), ads, standard.briefs(), standard.instructions());
		Path path = folderOrStarter(folder);
		try (ResidentCheckpoint checkpoint = load(path)) {
			StarterReport report = report(path, new StarterEvaluation(checkpoint, plan), standard.seed());
			print(report.table());
			if (json != null) {
				Files.writeString(json, report.json());
			}
		}
		return 0;
	}

	/** Beside what has the same shape and learned nothing, where the shape is known. */
	private static StarterReport report(Path path, StarterEvaluation evaluation, long seed) throws IOException {
		if (RemoteFolder.is(path)) {
			return evaluation.run();
		}
		Path untrained = Files.createTempDirectory("alignserve-untrained");
		UntrainedCheckpoint.write(CheckpointFolder.open(path), untrained, seed);
		try (ResidentCheckpoint beside = load(untrained)) {
			return evaluation.runBeside(beside);
		}
	}

	@Command(name = "samples", mixinStandardHelpOptions = true,
			description = "Writes the page of ads for ten unseen briefs and three audiences each.")
	int samples(
			@Option(names = "--checkpoint", description = "its folder (default: the starter)") @Nullable Path folder,
			@Option(names = "--out", required = true, description = "the Markdown file to write") Path out)
			throws IOException {
		try (ResidentCheckpoint checkpoint = load(folderOrStarter(folder))) {
			Files.writeString(out, new StarterSamples(checkpoint, SAMPLE_SEED).page());
		}
		return 0;
	}

	private static Path folderOrStarter(@Nullable Path folder) throws IOException {
		return (folder != null) ? folder
				: StarterCheckpoint.install(Files.createTempDirectory("alignserve").resolve(StarterCheckpoint.NAME));
	}

	private static ResidentCheckpoint load(Path folder) {
		return FolderCheckpointLoader.standard(DecoderSettings.DEFAULT).load(folder.getFileName().toString(), folder);
	}

	private void print(String text) {
		var out = Objects.requireNonNull(this.spec, "picocli sets it").commandLine().getOut();
		out.println(text);
		out.flush();
	}

}
