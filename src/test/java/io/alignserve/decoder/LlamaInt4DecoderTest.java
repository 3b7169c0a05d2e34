package io.alignserve.decoder;

/**
 * The decoder with quantised weights keeps the contract of all decoders.
 */
class LlamaInt4DecoderTest extends LlamaDecoderContract {

	LlamaInt4DecoderTest() {
		super(() -> TinyCheckpoint.load(Precision.INT4), 0.15);
	}

}
