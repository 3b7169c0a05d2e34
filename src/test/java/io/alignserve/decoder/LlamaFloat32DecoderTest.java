package io.alignserve.decoder;

/**
 * The decoder in float32 keeps the contract of all decoders.
 */
class LlamaFloat32DecoderTest extends LlamaDecoderContract {

	LlamaFloat32DecoderTest() {
		super(() -> TinyCheckpoint.load(Precision.FLOAT32), 1e-4);
	}

}
