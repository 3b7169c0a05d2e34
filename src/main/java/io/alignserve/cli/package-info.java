/**
 * Owns the console commands. It holds no logic of its own beyond options and printing.
 * Its data comes from the command line.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "dataset", "finetuning", "evaluation", "benchmark", "pool", "decoder",
		"checkpoint", "tokenizer", "runtime" })
package io.alignserve.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
