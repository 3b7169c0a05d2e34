package io.alignserve.runtime;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.alignserve.pool.CheckpointPool;
import io.alignserve.remote.RemoteCheckpointLoader;
import io.alignserve.remote.RemoteProperties;

/**
 * Makes the pool, empty: what it is to hold is decided elsewhere.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ CheckpointProperties.class, PoolProperties.class, RemoteProperties.class })
class RuntimeConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CheckpointPool checkpointPool(CheckpointProperties properties, PoolProperties limits, RemoteProperties remote,
			CircuitBreakerRegistry breakers, MeterRegistry meters) {
		FolderCheckpointLoader loader = new FolderCheckpointLoader(new DecoderCheckpointLoader(properties.settings()),
				new RemoteCheckpointLoader(remote, properties.promptStyle(), breakers, meters));
		return new CheckpointPool(loader, limits.settings(properties.device()));
	}

}
