package io.alignserve.generation;

/**
 * What decoders without weights have in common where memory is not what a test is about:
 * slots have no bounds, and a position takes one byte.
 */
public abstract class UnboundedRunner implements DecoderRunner {

	private final int contextLength;

	protected UnboundedRunner(int contextLength) {
		this.contextLength = contextLength;
	}

	@Override
	public final int contextLength() {
		return this.contextLength;
	}

	@Override
	public final int unit() {
		return 64;
	}

	@Override
	public final long bytesPerPosition() {
		return 1;
	}

	@Override
	public final void grow(int slot, int capacity) {
		// Slots have no bounds here.
	}

}
