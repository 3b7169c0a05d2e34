package io.alignserve.registry;

import java.util.List;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.pool.OutOfBudgetException;
import org.jspecify.annotations.Nullable;

/**
 * Why something did not happen, for people and for metrics.
 */
final class Reasons {

	/** Kinds of refusals. */
	static final List<String> KINDS = List.of("budget", "digest", "refused", "failed");

	private Reasons() {
	}

	/**
	 * Says why.
	 * @param cause what was thrown
	 * @return its message; of those that nobody wrote for readers, with their kind
	 */
	static String of(Throwable cause) {
		String message = cause.getMessage();
		if (message == null) {
			return cause.getClass().getSimpleName();
		}
		return isOurs(cause) ? message : cause.getClass().getSimpleName() + ": " + message;
	}

	private static boolean isOurs(Throwable cause) {
		return cause.getClass().getName().startsWith("io.alignserve.") || cause instanceof IllegalArgumentException
				|| cause instanceof IllegalStateException;
	}

	/**
	 * Names the kind of a refusal, one of few.
	 * @param cause what was thrown
	 * @return one of {@link #KINDS}
	 */
	static String kind(@Nullable Throwable cause) {
		if (cause instanceof OutOfBudgetException) {
			return "budget";
		}
		if (cause instanceof CheckpointException) {
			return of(cause).contains(" has the digest ") ? "digest" : "refused";
		}
		return "failed";
	}

}
