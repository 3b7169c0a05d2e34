package io.alignserve;

import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Starts a PostgreSQL server of our own when no database is configured. The data source
 * asks the connection details for its address, so that the server runs before anything
 * needs it and stops after everything that needs it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${spring.datasource.url:}' == ''")
class EmbeddedDatabaseConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean(JdbcConnectionDetails.class)
	EmbeddedDatabase embeddedDatabase(@Value("${alignserve.home}") Path home) {
		return EmbeddedDatabase.start(home.toAbsolutePath().normalize().resolve("postgres"));
	}

}
