package io.alignserve.soak;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.alignserve.TestDatabase;

/**
 * A request log that takes no rows while it is held, so that they wait in the spools of
 * all instances; it can be read.
 */
final class LockedLog implements AutoCloseable {

	private final Connection connection;

	LockedLog(TestDatabase database) {
		try {
			this.connection = database.connect();
			this.connection.setAutoCommit(false);
			try (Statement statement = this.connection.createStatement()) {
				statement.execute("LOCK TABLE request_log IN SHARE ROW EXCLUSIVE MODE");
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.connection.rollback();
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
