package io.alignserve.access;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A database that does and commits the first INSERT, but the connection ends before it
 * can say so.
 */
class LostConfirmation extends DelegatingDataSource {

	private static final String CONNECTION_FAILURE = "08006";

	private final AtomicBoolean lost = new AtomicBoolean();

	LostConfirmation(DataSource database) {
		super(database);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		return around(Connection.class, connection, (name, args, result) -> {
			if (name.equals("prepareStatement") && String.valueOf(args[0]).startsWith("INSERT")) {
				return around(PreparedStatement.class, (PreparedStatement) result, (executed, none, rows) -> {
					if (executed.equals("executeUpdate") && this.lost.compareAndSet(false, true)) {
						connection.close();
						throw new SQLException("the confirmation was lost", CONNECTION_FAILURE);
					}
					return rows;
				});
			}
			return result;
		});
	}

	private static <T> T around(Class<T> type, T target, After after) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, args) -> {
				try {
					return after.done(method.getName(), args, method.invoke(target, args));
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
			}));
	}

	/** What becomes of a call's result. */
	private interface After {

		Object done(String method, Object[] args, Object result) throws SQLException;

	}

}
