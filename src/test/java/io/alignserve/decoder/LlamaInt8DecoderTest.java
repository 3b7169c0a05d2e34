package io.alignserve.decoder;

/**
 * The decoder with quantised weights keeps the contract of all decoders.
 */
class LlamaInt8DecoderTest extends LlamaDecoderContract {

	LlamaInt8DecoderTest() {
		super(() -> TinyCheckpoint.load(Precision.INT8), 0.15);
	}

}
