package io.alignserve.database;

import java.time.Duration;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Lets a migration take as long as its table is large; other statements must be answered
 * within a time.
 */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

	@Bean
	FlywayConfigurationCustomizer patientMigrations() {
		return (flyway) -> flyway.dataSource(new TimedDataSource(flyway.getDataSource(), Duration.ZERO));
	}

}
