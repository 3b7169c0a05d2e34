package io.alignserve.access;

import java.time.Duration;

import javax.sql.DataSource;

import io.alignserve.database.TimedDataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps answers for clients that repeat a request.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdempotencyProperties.class)
class IdempotencyConfiguration {

	/** Calls wait, but a statement may take its time, whose end the database tells. */
	private static final Duration ANSWER = Duration.ofSeconds(6);

	@Bean
	IdempotentAnswers idempotentAnswers(DataSource database, IdempotencyProperties properties) {
		return new IdempotentAnswers(new TimedDataSource(database, ANSWER), properties);
	}

	@Bean
	IdempotencyUpkeep idempotencyUpkeep(IdempotentAnswers answers, IdempotencyProperties properties) {
		return new IdempotencyUpkeep(answers, properties);
	}

}
