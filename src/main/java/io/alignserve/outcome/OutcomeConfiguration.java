package io.alignserve.outcome;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts the outcomes over the database.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutcomeProperties.class)
class OutcomeConfiguration {

	@Bean
	Outcomes outcomes(JdbcClient database, PlatformTransactionManager transactions) {
		return new StoredOutcomes(new OutcomeTable(database), new TransactionTemplate(transactions));
	}

}
