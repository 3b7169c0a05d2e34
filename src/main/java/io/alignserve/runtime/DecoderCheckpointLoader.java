package io.alignserve.runtime;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

import io.alignserve.checkpoint.AdapterFolder;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.FolderStamp;
import io.alignserve.decoder.AdapterTable;
import io.alignserve.decoder.DecoderLoader;
import io.alignserve.decoder.LlamaDecoder;
import io.alignserve.decoder.NativeMemory;
import io.alignserve.decoder.Precision;
import io.alignserve.decoder.WeightBytes;
import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.GenerationEngine;
import io.alignserve.pool.CheckpointLoader;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.Footprint;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Makes checkpoints resident on our own decoder.
 */
public final class DecoderCheckpointLoader implements CheckpointLoader {

	private final DecoderSettings settings;

	private final Footprints footprints;

	/**
	 * Creates a loader.
	 * @param settings how checkpoints are made resident
	 */
	public DecoderCheckpointLoader(DecoderSettings settings) {
		this.settings = settings;
		this.footprints = new Footprints(settings);
	}

	/**
	 * Loads a folder of any digest.
	 * @param name the checkpoint's name
	 * @param path its folder
	 * @return the resident checkpoint, to be closed by the caller
	 */
	public ResidentCheckpoint load(String name, Path path) {
		return load(CheckpointSource.of(name, path));
	}

	@Override
	public ResidentCheckpoint load(CheckpointSource source) {
		Path path = source.folder();
		FolderStamp stamp = FolderStamp.of(path);
		CheckpointFolder folder = CheckpointFolder.open(path);
		String digest = source.requireDigest(folder.digest());
		Tokenizer tokenizer = source.tokenizer(this.settings.promptStyle());
		ResidentCheckpoint checkpoint;
		try {
			checkpoint = resident(source.name(), folder, digest, tokenizer);
		}
		catch (RuntimeException ex) {
			tokenizer.close();
			throw ex;
		}
		try {
			stamp.requireUnchanged(path);
			WarmUp.run(checkpoint);
			return checkpoint;
		}
		catch (RuntimeException ex) {
			checkpoint.close();
			throw ex;
		}
	}

	private ResidentCheckpoint resident(String name, CheckpointFolder folder, String digest, Tokenizer tokenizer) {
		if (tokenizer.vocabularySize() > folder.config().vocabulary()) {
			throw new CheckpointException("tokenizer.json has " + tokenizer.vocabularySize() + " ids, the model knows "
					+ folder.config().vocabulary());
		}
		EngineLimits limits = this.footprints.limits(folder.config());
		LlamaDecoder decoder = DecoderLoader.load(folder, this.settings.decoder());
		Precision precision = this.settings.decoder().precision();
		long residentBytes = WeightBytes.of(folder.config(), precision).total();
		return new ResidentCheckpoint(name, digest, tokenizer, new GenerationEngine(decoder, limits, name),
				new HashSet<>(folder.config().endTokens()), folder.config().contextLength(), precision.label(),
				residentBytes);
	}

	/**
	 * {@inheritDoc} Its digest is that of the base and of its own files: both decide what
	 * it answers.
	 */
	@Override
	public ResidentCheckpoint attach(CheckpointSource source, ResidentCheckpoint base) {
		if (base.adapter() != 0) {
			throw new CheckpointException(base.name() + " is an adapter itself, an adapter needs a checkpoint");
		}
		Path path = source.folder();
		FolderStamp stamp = FolderStamp.of(path);
		AtomicLong bytes = new AtomicLong();
		StringBuilder digest = new StringBuilder();
		if (!(base.engine() instanceof GenerationEngine engine)) {
			throw new CheckpointException(
					base.name() + " is computed elsewhere, an adapter needs weights that are here");
		}
		int number = await(engine.call((runner) -> {
			LlamaDecoder decoder = (LlamaDecoder) runner;
			AdapterFolder folder = AdapterFolder.open(path, decoder.config());
			bytes.set(AdapterTable.bytes(folder, this.settings.decoder().precision()));
			digest.append(source.requireDigest(folder.digest(base.digest())));
			stamp.requireUnchanged(path);
			return decoder.adapters().attach(folder);
		}));
		return new ResidentCheckpoint(source.name(), digest.toString(), base.tokenizer(), engine, base.endTokens(),
				base.contextLength(), base.dtype(), bytes.get(), number, () -> detach(engine, number));
	}

	/** Of an adapter its matrices only: caches and workspace are its base's. */
	@Override
	public Footprint footprint(CheckpointSource source) {
		if (source.base() == null) {
			return this.footprints.of(CheckpointFolder.open(source.folder()).config());
		}
		long bytes = AdapterFolder.mostBytes(source.folder());
		String device = NativeMemory.totalBytes(this.settings.decoder().device()).keySet().iterator().next();
		return new Footprint(Map.of(device, new Footprint.Part(bytes, 0, 0)));
	}

	@Override
	public void verify(CheckpointSource source) {
		if (source.base() == null) {
			source.requireDigest(CheckpointFolder.open(source.folder()).digest());
		}
	}

	@Override
	public long usedBytes() {
		return NativeMemory.usedBytes(this.settings.decoder().device());
	}

	@Override
	public void freeCaches() {
		NativeMemory.freeCaches(this.settings.decoder().device());
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

}
