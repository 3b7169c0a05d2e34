package io.alignserve.generation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What answers requests in token ids: our own step loop over a decoder, or another
 * machine's engine behind a network. Safe for use by several threads.
 */
public interface Engine extends AutoCloseable {

	/** What our own step loop is called. */
	String PROVIDER = "alignserve";

	/**
	 * Returns if a request would find room now. To be asked before a prompt is encoded:
	 * when the queue is full, an answer must cost nothing.
	 * @param sequences how many sequences the request has, 1 or more
	 * @throws QueueFullException if the waiting queue is full
	 * @throws UnavailableException if the engine cannot answer at the moment
	 * @throws EngineClosedException if the engine is closed
	 */
	void requireRoom(int sequences);

	/**
	 * Queues a generation.
	 * @param request the request
	 * @param listener hears of its tokens and its end
	 * @return the handle to cancel it with
	 * @throws IllegalArgumentException if prompt and maxTokens exceed the context or, for
	 * all candidates, the memory, or candidates the number of slots
	 * @throws QueueFullException if the waiting queue is full
	 * @throws UnavailableException if the engine cannot answer at the moment
	 * @throws EngineClosedException if the engine is closed
	 */
	Handle generate(GenerationRequest request, GenerationListener listener);

	/**
	 * Queues a scoring.
	 * @param request the request
	 * @return the result to come; cancelling it, or completing it in any other way, frees
	 * its place within one step
	 * @throws IllegalArgumentException if prompt and continuations exceed the context, or
	 * the prompt the memory
	 * @throws QueueFullException if the waiting queue is full
	 * @throws UnavailableException if the engine cannot answer at the moment
	 * @throws EngineClosedException if the engine is closed
	 */
	CompletableFuture<ScoringResult> score(ScoringRequest request);

	/**
	 * Tells what the engine is doing.
	 * @return the status, as of the last step
	 */
	EngineStatus status();

	/**
	 * Tells whether the engine can do its work.
	 * @return its health, known without asking anybody
	 */
	EngineHealth health();

	/**
	 * Names who computes the answers, for metrics and traces.
	 * @return one of few names, {@value #PROVIDER} for our own step loop
	 */
	default String provider() {
		return PROVIDER;
	}

	/**
	 * Takes and answers nothing more. Requests that have not ended fail with an
	 * {@link EngineClosedException}.
	 */
	@Override
	void close();

	/**
	 * A running request.
	 */
	interface Handle {

		/**
		 * Ends the request within one step. Its listener hears
		 * {@link FinishReason#CANCELLED}.
		 */
		void cancel();

	}

	/**
	 * The waiting queue is full; the same request may be taken later.
	 */
	final class QueueFullException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private static final Duration SHORTEST = Duration.ofSeconds(1);

		private static final Duration LONGEST = Duration.ofMinutes(1);

		private final Duration retryAfter;

		/**
		 * Creates the exception.
		 * @param message what is full, and its limit
		 * @param estimate how long it takes until those that wait have their turn
		 */
		public QueueFullException(String message, Duration estimate) {
			// Without a stack trace: it costs more than the rest of the refusal.
			super(message, null, false, false);
			this.retryAfter = (estimate.compareTo(SHORTEST) < 0) ? SHORTEST
					: (estimate.compareTo(LONGEST) > 0) ? LONGEST : estimate;
		}

		/**
		 * Tells when it is worth trying again.
		 * @return 1 to 60 seconds
		 */
		public Duration retryAfter() {
			return this.retryAfter;
		}

	}

	/**
	 * The engine was closed; it takes and answers nothing more.
	 */
	final class EngineClosedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		/**
		 * Creates the exception.
		 * @param message which engine
		 */
		public EngineClosedException(String message) {
			super(message);
		}

		/**
		 * Creates the exception.
		 * @param message which engine
		 * @param cause why it was closed; {@code null} if it was asked to
		 */
		public EngineClosedException(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/**
	 * A scoring's deadline passed before it was answered.
	 */
	final class DeadlineExpiredException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		/**
		 * Creates the exception.
		 * @param message which deadline
		 */
		public DeadlineExpiredException(String message) {
			super(message);
		}

	}

	/**
	 * The engine cannot answer at the moment, through no fault of the request; the same
	 * request may be answered later.
	 */
	final class UnavailableException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final Duration retryAfter;

		/**
		 * Creates the exception.
		 * @param message what is missing, in words that may be shown to any caller
		 * @param retryAfter when it is worth trying again
		 * @param cause what happened; {@code null} if there is nothing to add
		 */
		public UnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
			super(message, cause);
			this.retryAfter = retryAfter;
		}

		/**
		 * Tells when it is worth trying again.
		 * @return how long to wait
		 */
		public Duration retryAfter() {
			return this.retryAfter;
		}

	}

}
