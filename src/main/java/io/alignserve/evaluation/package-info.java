/**
 * Owns the measurement of checkpoints: accuracy against chance and ceiling, keyword use,
 * perplexity. It does not train. Its data comes from held-out advertisers of the dataset
 * module.
 */
@NullMarked
@ApplicationModule(
		allowedDependencies = { "task", "dataset", "pool", "ad", "audience", "serving", "tokenizer", "generation" })
package io.alignserve.evaluation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
