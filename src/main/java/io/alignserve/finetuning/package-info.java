/**
 * Owns training: batches, loss, optimiser, the writing of a checkpoint. It does not make
 * the data and does not serve. Its data comes from the dataset module.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "decoder", "checkpoint", "tokenizer", "dataset", "task" })
package io.alignserve.finetuning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
