package io.alignserve.generation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Waits, with a bound, for the end of a request.
 */
final class GenerationTestListener implements GenerationListener {

	private final CompletableFuture<GenerationResult> end = new CompletableFuture<>();

	private final List<Integer> tokens = new CopyOnWriteArrayList<>();

	@Override
	public void onToken(int candidate, int token) {
		this.tokens.add(token);
	}

	@Override
	public void onFinished(GenerationResult result) {
		if (!this.end.complete(result)) {
			throw new AssertionError("ended twice");
		}
	}

	@Override
	public void onFailed(RuntimeException cause) {
		if (!this.end.completeExceptionally(cause)) {
			throw new AssertionError("ended twice");
		}
	}

	/** The tokens of all candidates, as they came. */
	List<Integer> tokens() {
		return this.tokens;
	}

	boolean isDone() {
		return this.end.isDone();
	}

	GenerationResult get() throws Exception {
		return this.end.get(60, TimeUnit.SECONDS);
	}

}
