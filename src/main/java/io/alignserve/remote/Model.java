package io.alignserve.remote;

import io.alignserve.generation.ModelBounds;
import io.alignserve.tokenizer.Tokenizer;

/**
 * What is known here of the model that is computed elsewhere.
 *
 * @param tokenizer its tokenizer
 * @param bounds what it can be asked for
 */
record Model(Tokenizer tokenizer, ModelBounds bounds) {
}
