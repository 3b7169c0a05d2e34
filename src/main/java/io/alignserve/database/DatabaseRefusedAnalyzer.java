package io.alignserve.database;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Prints a database that a start cannot reach, or that does not let it in, as a sentence.
 */
class DatabaseRefusedAnalyzer extends AbstractFailureAnalyzer<SQLException> {

	private static final String CONNECTION = "08";

	private static final String WHO = "28";

	private static final String NO_SUCH_DATABASE = "3D";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
		String state = cause.getSQLState();
		if (state == null
				|| !(state.startsWith(CONNECTION) || state.startsWith(WHO) || state.startsWith(NO_SUCH_DATABASE))) {
			return null;
		}
		return new FailureAnalysis("PostgreSQL cannot be used: " + cause.getMessage(),
				"Start it, or correct spring.datasource.url, .username and .password. A service that runs goes on "
						+ "without its database, a start needs it.",
				cause);
	}

}
