package io.alignserve.decoder;

/**
 * The decoder in bfloat16 keeps the contract of all decoders.
 */
class LlamaBfloat16DecoderTest extends LlamaDecoderContract {

	LlamaBfloat16DecoderTest() {
		super(() -> TinyCheckpoint.load(Precision.BFLOAT16), 0.15);
	}

}
