package io.alignserve.decoder;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.DecoderRunnerContract;

/**
 * A decoder whose attention looks back a window keeps the contract of all decoders.
 */
class MistralDecoderTest extends DecoderRunnerContract {

	@Override
	protected DecoderRunner createRunner() {
		return DecoderLoader.load(Reference.of("mistral").folder(), DecoderOptions.cpu(Precision.FLOAT32));
	}

	@Override
	protected double logitTolerance() {
		return 1e-4;
	}

	@Override
	protected long nativeResourceCount(DecoderRunner runner) {
		return ((LlamaDecoder) runner).nativeResourceCount();
	}

}
