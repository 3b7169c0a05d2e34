package io.alignserve.runtime;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.decoder.DecoderLoader;
import io.alignserve.decoder.LlamaDecoder;
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
			LlamaDecoder decoder = DecoderLoader.load(folder, this.settings.dtype(), this.settings.device());
			long residentBytes = folder.config().parameters() * this.settings.dtype().bytes();
			return new ResidentCheckpoint(name, digest, tokenizer,
					new GenerationEngine(decoder, this.settings.limits(), name), endTokens,
					folder.config().contextLength(), this.settings.dtype().label(), residentBytes);
		}
		catch (RuntimeException ex) {
			tokenizer.close();
			throw ex;
		}
	}

	private static Tokenizer tokenizer(Path path) {
		try {
			return Tokenizer.load(path);
		}
		catch (IllegalArgumentException ex) {
			throw new CheckpointException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
