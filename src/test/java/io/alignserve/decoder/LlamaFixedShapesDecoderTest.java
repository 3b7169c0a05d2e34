package io.alignserve.decoder;

import io.alignserve.checkpoint.CheckpointFolder;

/**
 * The decoder in fixed shapes, as on devices whose kernels compute a row in other ways in
 * other shapes, keeps the contract of all decoders.
 */
class LlamaFixedShapesDecoderTest extends LlamaDecoderContract {

	LlamaFixedShapesDecoderTest() {
		super(() -> DecoderLoader.load(CheckpointFolder.open(TinyCheckpoint.FOLDER),
				DecoderOptions.cpu(Precision.BFLOAT16), RowLayout.FIXED, null), 0.15);
	}

}
