package io.alignserve.database;

import java.sql.Connection;
import java.sql.SQLException;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Lets a migration take as long as its table is large; other statements must be answered
 * within a time.
 */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

	@Bean
	FlywayConfigurationCustomizer patientMigrations() {
		return (flyway) -> flyway.dataSource(new DelegatingDataSource(flyway.getDataSource()) {
			/** The pool sets the usual timeout again when it gets it back. */
			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = super.getConnection();
				try {
					connection.setNetworkTimeout(Runnable::run, 0);
					return connection;
				}
				catch (SQLException ex) {
					connection.close();
					throw ex;
				}
			}
		});
	}

}
