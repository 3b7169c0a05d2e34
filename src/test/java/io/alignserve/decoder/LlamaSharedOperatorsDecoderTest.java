package io.alignserve.decoder;

import io.alignserve.checkpoint.CheckpointFolder;

/**
 * The decoder whose operators are shared by threads, as over weights that are not small,
 * keeps the contract of all decoders.
 */
class LlamaSharedOperatorsDecoderTest extends LlamaDecoderContract {

	LlamaSharedOperatorsDecoderTest() {
		super(() -> DecoderLoader.load(CheckpointFolder.open(TinyCheckpoint.FOLDER),
				DecoderOptions.cpu(Precision.BFLOAT16), null, 3), 0.15);
	}

}
