package io.alignserve.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.GenerationEngine;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.pool.Route;
import io.alignserve.tokenizer.BpeTrainer;
import io.alignserve.tokenizer.BpeVocabulary;
import io.alignserve.tokenizer.Tokenizer;

import org.springframework.util.FileSystemUtils;

/**
 * A pool with one checkpoint, {@code scripted}, that is also the default: the real step
 * loop and a real byte-level tokenizer over a {@link ScriptedRunner}.
 *
 * @param pool the pool
 * @param runner its checkpoint's runner
 * @param tokenizer its checkpoint's tokenizer
 */
public record ScriptedModel(CheckpointPool pool, ScriptedRunner runner, Tokenizer tokenizer) implements AutoCloseable {

	/** The checkpoint's name. */
	public static final String NAME = "scripted";

	/** The checkpoint's digest. */
	public static final String DIGEST = "sha256:" + "0".repeat(64);

	/**
	 * Loads the model.
	 * @param contextLength its context length in bytes
	 * @param limits what its engine takes on
	 * @return the model, to be closed by the caller
	 */
	public static ScriptedModel load(int contextLength, EngineLimits limits) {
		ScriptedRunner runner = new ScriptedRunner(contextLength);
		Tokenizer tokenizer = byteTokenizer();
		CheckpointPool pool = new CheckpointPool((source) -> new ResidentCheckpoint(source.name(), DIGEST, tokenizer,
				new GenerationEngine(runner, limits, source.name()), Set.of(BpeVocabulary.END_TOKEN), contextLength,
				"float32", 0));
		pool.load(CheckpointSource.of(NAME, Path.of(".")));
		pool.route(CheckpointPool.DEFAULT_ALIAS, Route.to(NAME));
		return new ScriptedModel(pool, runner, tokenizer);
	}

	ModelLeases leases() {
		return new ModelLeases(this.pool);
	}

	/** One token a byte. */
	static Tokenizer byteTokenizer() {
		try {
			Path folder = Files.createTempDirectory("byte-tokenizer");
			try {
				BpeTrainer.train(List.of(), BpeVocabulary.SMALLEST_SIZE).writeTo(folder);
				return Tokenizer.load(folder);
			}
			finally {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
