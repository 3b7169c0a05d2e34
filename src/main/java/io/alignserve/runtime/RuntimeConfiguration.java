package io.alignserve.runtime;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.alignserve.pool.CheckpointPool;

/**
 * Makes the pool, empty: what it is to hold is decided elsewhere.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ CheckpointProperties.class, PoolProperties.class })
class RuntimeConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CheckpointPool checkpointPool(CheckpointProperties properties, PoolProperties limits) {
		return new CheckpointPool(new DecoderCheckpointLoader(properties.settings()),
				limits.settings(properties.device()));
	}

}
