package io.alignserve.access;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections on which calls wait: a network that has fallen silent must not hold them as
 * long as it may hold what works in the background. Not for transactions, which find
 * their connection by its data source.
 */
class HurriedDataSource extends DelegatingDataSource {

	/** Longer than a statement may take, whose timeout is told by the database. */
	private static final int ANSWER_MILLIS = 6000;

	HurriedDataSource(DataSource database) {
		super(database);
	}

	/** The pool sets the usual timeout again when it gets the connection back. */
	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		try {
			connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

}
