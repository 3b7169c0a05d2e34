package io.alignserve.serving;

import java.util.function.Function;

import org.springframework.stereotype.Component;

import io.alignserve.generation.Engine;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.Lease;

/**
 * Does the work of a call on a leased checkpoint, and notes how it ended: by that the
 * pool judges a checkpoint that is tried beside another.
 */
@Component
final class ModelLeases {

	private final CheckpointPool pool;

	ModelLeases(CheckpointPool pool) {
		this.pool = pool;
	}

	/**
	 * Works.
	 * @param <T> the answer's type
	 * @param model alias or checkpoint name
	 * @param requestId the call's id
	 * @param listener who waits
	 * @param work the work
	 * @return its answer
	 * @throws io.alignserve.pool.UnknownModelException if there is no such model
	 */
	<T> T with(String model, String requestId, AnswerListener listener, Function<Lease, T> work) {
		try (Lease lease = this.pool.lease(model, requestId, listener.caller())) {
			try {
				T answer = work.apply(lease);
				lease.answered();
				return answer;
			}
			catch (RuntimeException ex) {
				if (!isTheCallersOwn(ex)) {
					lease.failed();
				}
				throw ex;
			}
		}
	}

	/** What would have failed on any checkpoint, or was not tried. */
	private static boolean isTheCallersOwn(RuntimeException cause) {
		return cause instanceof CallerGoneException || cause instanceof PromptTooLongException
				|| cause instanceof UnservableException || cause instanceof Engine.QueueFullException;
	}

}
