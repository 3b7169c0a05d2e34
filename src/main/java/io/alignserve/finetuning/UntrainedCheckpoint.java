package io.alignserve.finetuning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;

import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.ElementType;

/**
 * A checkpoint in the shape of another one, with the weights that training starts from:
 * what is measured beside a trained one to show what training did.
 */
public final class UntrainedCheckpoint {

	private UntrainedCheckpoint() {
	}

	/**
	 * Writes an untrained checkpoint.
	 * @param like the checkpoint whose shape and tokenizer it gets
	 * @param folder the folder to write to
	 * @param seed start of the pseudo-random numbers
	 */
	public static void write(CheckpointFolder like, Path folder, long seed) {
		try (PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
			Files.createDirectories(folder);
			for (String file : List.of(CheckpointFolder.TOKENIZER, "tokenizer_config.json")) {
				Files.copy(like.path().resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
			}
			new CheckpointWriter(folder).write(like.config(), ElementType.BFLOAT16,
					Weights.random(like.config(), manager, seed), Map.of("format", "pt"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot write " + folder, ex);
		}
	}

}
