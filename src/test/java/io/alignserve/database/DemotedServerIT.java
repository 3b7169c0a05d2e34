package io.alignserve.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import com.zaxxer.hikari.HikariDataSource;
import io.alignserve.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A connection that leads to a server which takes no writes any more.
 */
class DemotedServerIT {

	private final TestDatabase database = TestDatabase.create();

	@Test
	void itsConnectionIsNotLentAgain() throws Exception {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(this.database.url());
			pool.setUsername(this.database.username());
			pool.setPassword(this.database.password());
			pool.setMaximumPoolSize(1);
			pool.setExceptionOverrideClassName(configured("spring.datasource.hikari.exception-override-class-name"));
			int demoted;
			try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
				demoted = backend(statement);
				statement.execute("SET default_transaction_read_only = on");
				assertThatExceptionOfType(SQLException.class)
					.isThrownBy(() -> statement.execute("CREATE TABLE t (i integer)"))
					.satisfies((ex) -> assertThat(DemotedServer.isCauseOf(new IllegalStateException(ex))).isTrue());
			}
			try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
				assertThat(backend(statement)).isNotEqualTo(demoted);
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("nonsense"))
					.satisfies((ex) -> assertThat(DemotedServer.isCauseOf(ex)).isFalse());
			}
		}
	}

	@Test
	void statementsOfAnyDatabaseEndWithinATime() throws Exception {
		String prefix = "spring.datasource.hikari.data-source-properties.";
		assertThat(configured(prefix + "socketTimeout")).isEqualTo("30");
		assertThat(configured(prefix + "targetServerType")).isEqualTo("primary");
	}

	private static String configured(String property) throws Exception {
		PropertySource<?> yaml = new YamlPropertySourceLoader().load("main", new ClassPathResource("application.yaml"))
			.get(0);
		return String.valueOf(yaml.getProperty(property));
	}

	private static int backend(Statement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
			row.next();
			return row.getInt(1);
		}
	}

}
