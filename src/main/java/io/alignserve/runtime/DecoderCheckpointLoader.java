package io.alignserve.runtime;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

import io.alignserve.checkpoint.AdapterFolder;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.decoder.AdapterTable;
import io.alignserve.decoder.DecoderLoader;
import io.alignserve.decoder.LlamaDecoder;
import io.alignserve.decoder.Precision;
import io.alignserve.decoder.WeightBytes;
import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.GenerationEngine;
import io.alignserve.pool.CheckpointLoader;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Makes checkpoints resident on our own decoder.
 */
public final class DecoderCheckpointLoader implements CheckpointLoader {

	private final DecoderSettings settings;

	/**
	 * Creates a loader.
	 * @param settings how checkpoints are made resident
	 */
	public DecoderCheckpointLoader(DecoderSettings settings) {
		this.settings = settings;
	}

	@Override
	public ResidentCheckpoint load(String name, Path path) {
		CheckpointFolder folder = CheckpointFolder.open(path);
		String digest = folder.digest();
		Tokenizer tokenizer = tokenizer(path);
		try {
			Set<Integer> endTokens = new HashSet<>(folder.config().endTokens());
			if (tokenizer.vocabularySize() > folder.config().vocabulary()) {
				throw new CheckpointException("tokenizer.json has " + tokenizer.vocabularySize()
						+ " ids, the model knows " + folder.config().vocabulary());
			}
			LlamaDecoder decoder = DecoderLoader.load(folder, this.settings.decoder());
			Precision precision = this.settings.decoder().precision();
			long residentBytes = WeightBytes.of(folder.config(), precision).total();
			EngineLimits limits = KvMemoryDefault.apply(this.settings.limits(), decoder);
			return new ResidentCheckpoint(name, digest, tokenizer, new GenerationEngine(decoder, limits, name),
					endTokens, folder.config().contextLength(), precision.label(), residentBytes);
		}
		catch (RuntimeException ex) {
			tokenizer.close();
			throw ex;
		}
	}

	/**
	 * {@inheritDoc} Its digest is that of the base and of its own files: both decide what
	 * it answers.
	 */
	@Override
	public ResidentCheckpoint attach(String name, Path path, ResidentCheckpoint base) {
		if (base.adapter() != 0) {
			throw new CheckpointException(base.name() + " is an adapter itself, an adapter needs a checkpoint");
		}
		AtomicLong bytes = new AtomicLong();
		StringBuilder digest = new StringBuilder();
		GenerationEngine engine = base.engine();
		int number = await(engine.call((runner) -> {
			LlamaDecoder decoder = (LlamaDecoder) runner;
			AdapterFolder folder = AdapterFolder.open(path, decoder.config());
			bytes.set(AdapterTable.bytes(folder, this.settings.decoder().precision()));
			digest.append(folder.digest(base.digest()));
			return decoder.adapters().attach(folder);
		}));
		return new ResidentCheckpoint(name, digest.toString(), base.tokenizer(), engine, base.endTokens(),
				base.contextLength(), base.dtype(), bytes.get(), number, () -> detach(engine, number));
	}

	private static void detach(GenerationEngine engine, int number) {
		await(engine.call((runner) -> {
			((LlamaDecoder) runner).adapters().detach(number);
			return number;
		}));
	}

	private static int await(CompletableFuture<Integer> call) {
		try {
			return call.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

	private Tokenizer tokenizer(Path path) {
		try {
			return Tokenizer.load(path, this.settings.promptStyle());
		}
		catch (IllegalArgumentException ex) {
			throw new CheckpointException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
