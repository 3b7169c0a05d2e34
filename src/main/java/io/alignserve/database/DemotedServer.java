package io.alignserve.database;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;

/**
 * Throws a connection out of the pool that leads to a server which takes no writes any
 * more: after a failover the one that was the primary may still answer, and a connection
 * to it would be lent again and again.
 */
public class DemotedServer implements SQLExceptionOverride {

	/** {@code read_only_sql_transaction}. */
	private static final String READ_ONLY = "25006";

	@java.lang.Override
	public Override adjudicate(SQLException cause) {
		return isReadOnly(cause) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
	}

	/** The same works as soon as the connection leads to another one. */
	static boolean isCauseOf(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException refused && isReadOnly(refused)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isReadOnly(SQLException cause) {
		return READ_ONLY.equals(cause.getSQLState());
	}

}
