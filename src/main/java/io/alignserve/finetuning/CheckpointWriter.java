package io.alignserve.finetuning;

import java.nio.file.Path;
import java.util.Map;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.ConfigWriter;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.checkpoint.SafetensorsWriter;

/**
 * Writes configuration and weights as an ordinary Hugging Face Llama folder.
 */
final class CheckpointWriter {

	private final Path folder;

	CheckpointWriter(Path folder) {
		this.folder = folder;
	}

	void write(CheckpointConfig config, ElementType type, Weights weights, Map<String, String> metadata) {
		ConfigWriter.write(this.folder, config, type);
		SafetensorsWriter.write(this.folder.resolve(CheckpointFolder.WEIGHTS), type, config.weights(), weights::values,
				metadata);
	}

}
