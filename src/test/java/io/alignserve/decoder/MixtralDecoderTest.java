package io.alignserve.decoder;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.DecoderRunnerContract;

/**
 * A decoder of sparse experts on two devices, where rows part and meet again, keeps the
 * contract of all decoders.
 */
class MixtralDecoderTest extends DecoderRunnerContract {

	@Override
	protected DecoderRunner createRunner() {
		return DecoderLoader.load(Reference.of("mixtral").folder(),
				new DecoderOptions(Precision.BFLOAT16, "cpu,cpu", true));
	}

	@Override
	protected double logitTolerance() {
		return 0.2;
	}

	@Override
	protected long nativeResourceCount(DecoderRunner runner) {
		return ((LlamaDecoder) runner).nativeResourceCount();
	}

}
