package io.alignserve.serving;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * How long one call is waited for: until its deadline passes or its caller has gone.
 */
final class Patience {

	/**
	 * The longest time between two looks at the caller: shorter than a step of a large
	 * model, so that a place is free again within one step.
	 */
	static final long TICK_MILLIS = 50;

	private final Duration deadline;

	private final AnswerListener listener;

	private final long startNanos = System.nanoTime();

	Patience(Duration deadline, AnswerListener listener) {
		this.deadline = deadline;
		this.listener = listener;
	}

	/**
	 * Returns if it is worth waiting on.
	 * @throws CallerGoneException if nobody waits any longer
	 * @throws DeadlinePassedException if it took too long
	 */
	void check() {
		if (this.listener.isGone() || Thread.currentThread().isInterrupted()) {
			throw new CallerGoneException();
		}
		if (System.nanoTime() - this.startNanos > this.deadline.toNanos()) {
			throw new DeadlinePassedException(this.deadline);
		}
	}

	/**
	 * Waits for a moment, less if a result comes.
	 * @param future a result to come whose end, good or bad, ends the moment; may be
	 * absent
	 * @throws CallerGoneException if nobody waits any longer
	 * @throws DeadlinePassedException if it took too long
	 */
	void tick(@Nullable CompletableFuture<?> future) {
		check();
		CompletableFuture<?> end = (future != null) ? future : new CompletableFuture<>();
		try {
			end.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			// The caller looks at its results itself.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Waits for a result.
	 * @param <T> its type
	 * @param future the result to come
	 * @return the result
	 * @throws CallerGoneException if nobody waits any longer
	 * @throws DeadlinePassedException if it took too long
	 */
	<T> T await(CompletableFuture<T> future) {
		while (true) {
			check();
			try {
				return future.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				// Not yet: look at the caller and the clock again.
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (ExecutionException ex) {
				Throwable cause = ex.getCause();
				throw (cause instanceof RuntimeException runtime) ? runtime : new IllegalStateException(cause);
			}
		}
	}

}
