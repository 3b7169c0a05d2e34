package io.alignserve.decoder;

/**
 * A decoder whose attention looks back a window keeps the contract of all decoders.
 */
class MistralDecoderTest extends LlamaDecoderContract {

	MistralDecoderTest() {
		super(() -> DecoderLoader.load(Reference.of("mistral").folder(), DecoderOptions.cpu(Precision.FLOAT32)), 1e-4);
	}

}
