package io.alignserve.decoder;

/**
 * A decoder of sparse experts on two devices, where rows part and meet again, keeps the
 * contract of all decoders.
 */
class MixtralDecoderTest extends LlamaDecoderContract {

	MixtralDecoderTest() {
		super(() -> DecoderLoader.load(Reference.of("mixtral").folder(),
				new DecoderOptions(Precision.BFLOAT16, "cpu,cpu", true)), 0.2);
	}

}
