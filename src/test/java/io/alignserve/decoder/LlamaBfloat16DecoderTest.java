package io.alignserve.decoder;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.DecoderRunnerContract;

/**
 * The decoder in bfloat16 keeps the contract of all decoders.
 */
class LlamaBfloat16DecoderTest extends DecoderRunnerContract {

	@Override
	protected DecoderRunner createRunner() {
		return TinyCheckpoint.load(Precision.BFLOAT16);
	}

	@Override
	protected double logitTolerance() {
		return 0.15;
	}

	@Override
	protected long nativeResourceCount(DecoderRunner runner) {
		return ((LlamaDecoder) runner).nativeResourceCount();
	}

}
