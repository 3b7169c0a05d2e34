package io.alignserve.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.alignserve.finetuning.StarterPlan;
import io.alignserve.finetuning.StarterTraining;

/**
 * Everything about the starter checkpoint.
 */
@Command(name = "starter", mixinStandardHelpOptions = true,
		description = "Trains and measures the starter checkpoint, a small model of synthetic ads.")
final class StarterCommand {

	@Spec
	private @Nullable CommandSpec spec;

	@Command(name = "train", mixinStandardHelpOptions = true,
			description = "Trains the starter checkpoint from nothing and writes it as a Hugging Face folder.")
	int train(@Option(names = "--out", required = true, description = "the folder to write to") Path out,
			@Option(names = "--steps", description = "optimiser steps (default: the plan of the shipped starter)",
					defaultValue = "0") int steps) {
		StarterPlan plan = (steps > 0) ? StarterPlan.DEFAULT.withSteps(steps) : StarterPlan.DEFAULT;
		PrintWriter print = out();
		new StarterTraining(plan, out, (line) -> {
			print.println(line);
			print.flush();
		}).run();
		return 0;
	}

	private PrintWriter out() {
		return Objects.requireNonNull(this.spec, "picocli sets it").commandLine().getOut();
	}

}
