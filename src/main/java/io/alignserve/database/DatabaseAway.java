package io.alignserve.database;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells failures that pass from those that stay.
 */
public final class DatabaseAway {

	private DatabaseAway() {
	}

	/**
	 * Tells whether the same may work later: the database cannot be reached, is being
	 * changed for another one, or was asked by too many.
	 * @param failure what was thrown
	 * @return whether it may
	 */
	public static boolean isCauseOf(Throwable failure) {
		return failure instanceof DataAccessResourceFailureException || failure instanceof TransientDataAccessException
				|| failure instanceof RecoverableDataAccessException || failure instanceof TransactionException
				|| DemotedServer.isCauseOf(failure);
	}

}
