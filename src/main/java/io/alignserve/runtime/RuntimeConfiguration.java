package io.alignserve.runtime;

import java.nio.file.Path;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.Route;

/**
 * Brings the configured checkpoint into the pool when the service starts.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ CheckpointProperties.class, PoolProperties.class })
class RuntimeConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(RuntimeConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	CheckpointPool checkpointPool(CheckpointProperties properties, PoolProperties limits,
			@Value("${alignserve.home}") Path home) {
		Path folder = properties.path();
		if (folder == null) {
			folder = StarterCheckpoint.install(home.resolve("checkpoints").resolve(StarterCheckpoint.NAME));
		}
		CheckpointPool pool = new CheckpointPool(new DecoderCheckpointLoader(properties.settings()),
				limits.settings(properties.device()));
		try {
			long started = System.nanoTime();
			pool.load(new CheckpointSource(properties.name(), folder, null, properties.digest()));
			pool.route(CheckpointPool.DEFAULT_ALIAS, Route.to(properties.name()));
			LOG.info("checkpoint {} loaded in {} ms as {}, digest {}", properties.name(),
					(System.nanoTime() - started) / 1_000_000, properties.dtype(), pool.models().get(0).digest());
			properties.adapters().forEach((name, path) -> {
				pool.load(new CheckpointSource(name, path, properties.name(), null));
				LOG.info("adapter {} attached to {}", name, properties.name());
			});
			return pool;
		}
		catch (RuntimeException ex) {
			pool.close();
			throw ex;
		}
	}

}
