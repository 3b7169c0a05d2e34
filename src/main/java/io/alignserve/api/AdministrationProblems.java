package io.alignserve.api;

import org.jspecify.annotations.Nullable;

import io.alignserve.access.LastAdminKeyException;
import io.alignserve.access.UnknownKeyException;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.database.DatabaseAway;
import io.alignserve.pool.OutOfBudgetException;
import io.alignserve.registry.ConflictException;
import io.alignserve.registry.RegistrationRefusedException;
import io.alignserve.registry.UnknownNameException;

/**
 * Finds the problem that a refused act of administration stands for. The sentences are
 * those of the registry, the pool and the checkpoint's reader.
 */
final class AdministrationProblems {

	private AdministrationProblems() {
	}

	/**
	 * Finds the problem.
	 * @param ex what was thrown
	 * @return the problem; {@code null} if it is none of administration
	 */
	static @Nullable Problem of(Exception ex) {
		String message = (ex.getMessage() != null) ? ex.getMessage() : "";
		if (ex instanceof UnknownNameException) {
			return Problem.of(ProblemType.UNKNOWN_NAME, message);
		}
		if (ex instanceof UnknownKeyException) {
			return Problem.of(ProblemType.UNKNOWN_ID, message);
		}
		if (ex instanceof ConflictException || ex instanceof LastAdminKeyException) {
			return Problem.of(ProblemType.CONFLICT, message);
		}
		if (ex instanceof RegistrationRefusedException) {
			return Problem.of(ProblemType.CHANGE_REFUSED, message);
		}
		if (ex instanceof CheckpointException) {
			return Problem.of(ProblemType.CHECKPOINT_REFUSED, message);
		}
		if (ex instanceof OutOfBudgetException shortage) {
			return Problem.outOfBudget(message, shortage.requiredBytes(), shortage.availableBytes());
		}
		if (DatabaseAway.isCauseOf(ex)) {
			return Problem.of(ProblemType.UNAVAILABLE, "the database cannot be reached at the moment");
		}
		return null;
	}

}
