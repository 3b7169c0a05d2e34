package io.alignserve.decoder;

import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.DecoderRunnerContract;

/**
 * The decoder with quantised weights keeps the contract of all decoders.
 */
class LlamaInt4DecoderTest extends DecoderRunnerContract {

	@Override
	protected DecoderRunner createRunner() {
		return DecoderLoader.load(CheckpointFolder.open(TinyCheckpoint.FOLDER), DecoderOptions.cpu(Precision.INT4));
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
