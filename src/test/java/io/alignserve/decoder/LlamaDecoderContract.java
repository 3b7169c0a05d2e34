package io.alignserve.decoder;

import java.util.function.Supplier;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.DecoderRunnerContract;

/**
 * Each way to hold and to run a checkpoint keeps the contract of all decoders.
 */
abstract class LlamaDecoderContract extends DecoderRunnerContract {

	private final Supplier<LlamaDecoder> loading;

	private final double logitTolerance;

	LlamaDecoderContract(Supplier<LlamaDecoder> loading, double logitTolerance) {
		this.loading = loading;
		this.logitTolerance = logitTolerance;
	}

	@Override
	protected DecoderRunner createRunner() {
		return this.loading.get();
	}

	@Override
	protected double logitTolerance() {
		return this.logitTolerance;
	}

	@Override
	protected long nativeResourceCount(DecoderRunner runner) {
		return ((LlamaDecoder) runner).nativeResourceCount();
	}

}
