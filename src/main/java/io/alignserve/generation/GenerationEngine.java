package io.alignserve.generation;

import java.util.concurrent.CompletableFuture;

/**
 * Runs all requests of one decoder in one step loop: a request that arrives while others
 * decode joins the next step. SKELETON: to be implemented (a class, not an interface).
 */
public interface GenerationEngine extends AutoCloseable {

	/**
	 * Queues a generation.
	 * @param request the request
	 * @param listener hears of its tokens and its end
	 * @return the handle to cancel it with
	 * @throws IllegalArgumentException if prompt and maxTokens exceed the context
	 * @throws QueueFullException if the waiting queue is full
	 */
	Handle generate(GenerationRequest request, GenerationListener listener);

	/**
	 * Queues a scoring.
	 * @param request the request
	 * @return the result to come; cancelling it frees its place within one step
	 */
	CompletableFuture<ScoringResult> score(ScoringRequest request);

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
	 * The waiting queue is full.
	 */
	class QueueFullException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		/**
		 * Creates the exception.
		 * @param message what is full, and its limit
		 */
		public QueueFullException(String message) {
			super(message);
		}

	}

}
