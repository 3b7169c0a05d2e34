/**
 * Owns the way between text and token ids: a checkpoint's tokenizer.json with the tokens
 * around a prompt, its chat template, and the training of a new tokenizer. It does not
 * know what the ids mean to a model. Its data comes from a checkpoint folder.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.alignserve.tokenizer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
