package io.alignserve.generation;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Something to be done with the runner between two steps.
 *
 * @param <T> what it returns
 */
final class RunnerCall<T> {

	private final Function<DecoderRunner, T> action;

	private final CompletableFuture<T> future = new CompletableFuture<>();

	RunnerCall(Function<DecoderRunner, T> action) {
		this.action = action;
	}

	CompletableFuture<T> future() {
		return this.future;
	}

	/**
	 * Runs it.
	 * @param runner the runner
	 * @throws DeviceLostException if the runner's device is gone; told before
	 */
	void run(DecoderRunner runner) {
		try {
			this.future.complete(this.action.apply(runner));
		}
		catch (DeviceLostException ex) {
			this.future.completeExceptionally(ex);
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			this.future.completeExceptionally(ex);
		}
	}

	void fail(RuntimeException cause) {
		this.future.completeExceptionally(cause);
	}

}
