/**
 * Owns the measurement of checkpoints: accuracy against chance and ceiling, keyword use,
 * perplexity, and what holding weights in fewer bits costs of it. It does not train. Its
 * data comes from held-out advertisers of the dataset module, or from a text that is
 * given.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "task", "dataset", "pool", "ad", "audience", "serving", "tokenizer",
		"generation", "decoder", "checkpoint" })
package io.alignserve.evaluation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
