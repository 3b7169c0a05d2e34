package io.alignserve.policy;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Reads the rules when the service starts.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PolicyProperties.class)
class PolicyConfiguration {

	@Bean
	AcceptableUse acceptableUse(PolicyProperties properties, MeterRegistry meters) {
		return new AcceptableUse(RuleSelection.of(properties), new PolicyMeters(meters));
	}

}
