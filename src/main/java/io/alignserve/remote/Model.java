package io.alignserve.remote;

import io.alignserve.tokenizer.Tokenizer;

/**
 * What is known here of the model that is computed elsewhere.
 *
 * @param tokenizer its tokenizer
 * @param vocabulary token ids are below it
 * @param contextLength the largest number of positions of one sequence
 */
record Model(Tokenizer tokenizer, int vocabulary, int contextLength) {
}
