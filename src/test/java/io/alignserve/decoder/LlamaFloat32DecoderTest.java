package io.alignserve.decoder;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.DecoderRunnerContract;

/**
 * The decoder in float32 keeps the contract of all decoders.
 */
class LlamaFloat32DecoderTest extends DecoderRunnerContract {

	@Override
	protected DecoderRunner createRunner() {
		return TinyCheckpoint.load(Precision.FLOAT32);
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
