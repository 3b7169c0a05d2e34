package io.alignserve.decoder;

import java.nio.file.Path;

import io.alignserve.checkpoint.CheckpointFolder;

/**
 * The random checkpoint of {@code src/test/reference/tiny_llama.py}.
 */
final class TinyCheckpoint {

	static final Path FOLDER = Path.of("src/test/resources/checkpoints/tiny-llama");

	private TinyCheckpoint() {
	}

	static LlamaDecoder load(Precision precision) {
		return DecoderLoader.load(CheckpointFolder.open(FOLDER), DecoderOptions.cpu(precision));
	}

}
