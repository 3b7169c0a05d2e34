package io.alignserve.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections whose server must answer within another time than the usual one: calls
 * cannot wait as long as what works in the background, and a migration takes as long as
 * its table is large. Not for transactions of Spring's, which know a connection by its
 * data source.
 */
public final class TimedDataSource extends DelegatingDataSource {

	private final int millis;

	/**
	 * Creates the source.
	 * @param database where the connections come from; sets its usual time when it gets
	 * one back
	 * @param answer how long the server may be silent; zero = for ever
	 */
	public TimedDataSource(DataSource database, Duration answer) {
		super(database);
		this.millis = Math.toIntExact(answer.toMillis());
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		try {
			connection.setNetworkTimeout(Runnable::run, this.millis);
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

}
