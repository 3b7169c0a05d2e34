package io.alignserve.access;

import javax.sql.DataSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps answers for clients that repeat a request.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdempotencyProperties.class)
class IdempotencyConfiguration {

	@Bean
	IdempotentAnswers idempotentAnswers(DataSource database, IdempotencyProperties properties) {
		return new IdempotentAnswers(database, properties);
	}

	@Bean
	IdempotencyUpkeep idempotencyUpkeep(IdempotentAnswers answers, IdempotencyProperties properties) {
		return new IdempotencyUpkeep(answers, properties);
	}

}
