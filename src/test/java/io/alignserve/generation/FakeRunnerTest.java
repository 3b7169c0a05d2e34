package io.alignserve.generation;

/**
 * The fake keeps to the contract too, or tests on it would prove nothing.
 */
class FakeRunnerTest extends DecoderRunnerContract {

	@Override
	protected DecoderRunner createRunner() {
		return new FakeRunner(64);
	}

	@Override
	protected double logitTolerance() {
		return 3 * FakeRunner.CUT_SHARE;
	}

	@Override
	protected long nativeResourceCount(DecoderRunner runner) {
		return ((FakeRunner) runner).openSlots();
	}

}
