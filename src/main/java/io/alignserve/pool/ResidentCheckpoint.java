package io.alignserve.pool;

import java.util.Set;

import io.alignserve.generation.GenerationEngine;
import io.alignserve.tokenizer.Tokenizer;

/**
 * A checkpoint that is loaded and can be asked.
 *
 * @param name the checkpoint's name
 * @param digest {@code sha256:} and 64 hexadecimal digits over its files
 * @param tokenizer its tokenizer
 * @param engine its step loop
 * @param endTokens ids that end an answer
 * @param contextLength the largest number of positions of one sequence
 * @param dtype the type it computes in, for example {@code bfloat16}
 * @param residentBytes bytes of its weights in memory
 */
public record ResidentCheckpoint(String name, String digest, Tokenizer tokenizer, GenerationEngine engine,
		Set<Integer> endTokens, int contextLength, String dtype, long residentBytes) implements AutoCloseable {

	public ResidentCheckpoint {
		endTokens = Set.copyOf(endTokens);
	}

	@Override
	public void close() {
		this.engine.close();
		this.tokenizer.close();
	}

}
