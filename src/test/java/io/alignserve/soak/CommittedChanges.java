package io.alignserve.soak;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.alignserve.TestDatabase;

/**
 * Watches the database for the moment in which a change of an alias is committed.
 */
final class CommittedChanges {

	private final TestDatabase database;

	private final long before;

	/**
	 * Counts what is there.
	 * @param database the database of the registry
	 */
	CommittedChanges(TestDatabase database) {
		this.database = database;
		this.before = count();
	}

	/**
	 * Waits until there is one more.
	 * @param limit how long at most
	 */
	void awaitNext(Duration limit) {
		Await.closely("a change is committed", limit, () -> count() > this.before);
	}

	private long count() {
		try (Connection connection = this.database.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT count(*) FROM alias_history")) {
			row.next();
			return row.getLong(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
