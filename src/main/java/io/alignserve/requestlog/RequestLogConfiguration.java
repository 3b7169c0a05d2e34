package io.alignserve.requestlog;

import java.nio.file.Path;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The spool of this process, and what stands between it and the database.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestLogProperties.class)
class RequestLogConfiguration {

	@Bean(destroyMethod = "close")
	Spool requestSpool(RequestLogProperties properties) {
		Path folder = properties.spoolFolder();
		return new Spool(() -> SpoolFolder.claim(folder), properties.spoolLimit().toBytes());
	}

	/** Its state is told by {@code resilience4j.circuitbreaker.*} and the health. */
	@Bean
	CircuitBreaker databaseBreaker(CircuitBreakerRegistry registry) {
		return registry.circuitBreaker(DatabaseBreaker.NAME, DatabaseBreaker.config());
	}

}
