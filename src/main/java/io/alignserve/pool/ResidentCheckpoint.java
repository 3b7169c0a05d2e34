package io.alignserve.pool;

import java.util.Set;

import io.alignserve.generation.Engine;
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
 * @param dtype how its weights are held, for example {@code bfloat16}
 * @param residentBytes bytes of its weights in memory; of an adapter its own only
 * @param adapter the adapter of the engine to compute with, 0 = none
 * @param onClose gives back what the checkpoint holds
 */
public record ResidentCheckpoint(String name, String digest, Tokenizer tokenizer, Engine engine, Set<Integer> endTokens,
		int contextLength, String dtype, long residentBytes, int adapter, Runnable onClose) implements AutoCloseable {

	public ResidentCheckpoint {
		endTokens = Set.copyOf(endTokens);
	}

	/**
	 * A checkpoint that owns its engine and its tokenizer.
	 * @param name the checkpoint's name
	 * @param digest the digest over its files
	 * @param tokenizer its tokenizer
	 * @param engine its step loop
	 * @param endTokens ids that end an answer
	 * @param contextLength the largest number of positions of one sequence
	 * @param dtype how its weights are held
	 * @param residentBytes bytes of its weights in memory
	 */
	public ResidentCheckpoint(String name, String digest, Tokenizer tokenizer, Engine engine, Set<Integer> endTokens,
			int contextLength, String dtype, long residentBytes) {
		this(name, digest, tokenizer, engine, endTokens, contextLength, dtype, residentBytes, 0, () -> {
			engine.close();
			tokenizer.close();
		});
	}

	@Override
	public void close() {
		this.onClose.run();
	}

}
