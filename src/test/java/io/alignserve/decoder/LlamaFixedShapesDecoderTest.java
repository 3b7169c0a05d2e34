package io.alignserve.decoder;

import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.DecoderRunnerContract;

/**
 * The decoder in fixed shapes, as on devices whose kernels compute a row in other ways in
 * other shapes, keeps the contract of all decoders.
 */
class LlamaFixedShapesDecoderTest extends DecoderRunnerContract {

	@Override
	protected DecoderRunner createRunner() {
		return DecoderLoader.load(CheckpointFolder.open(TinyCheckpoint.FOLDER), DecoderOptions.cpu(Precision.BFLOAT16),
				RowLayout.FIXED);
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
