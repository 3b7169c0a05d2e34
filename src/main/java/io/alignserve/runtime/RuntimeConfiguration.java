package io.alignserve.runtime;

import java.nio.file.Path;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.pool.CheckpointPool;

/**
 * Brings the configured checkpoint into the pool when the service starts.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CheckpointProperties.class)
class RuntimeConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(RuntimeConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	CheckpointPool checkpointPool(CheckpointProperties properties, @Value("${alignserve.home}") Path home) {
		Path folder = properties.path();
		if (folder == null) {
			folder = StarterCheckpoint.install(home.resolve("checkpoints").resolve(StarterCheckpoint.NAME));
		}
		CheckpointPool pool = new CheckpointPool(new DecoderCheckpointLoader(properties.settings()));
		try {
			long started = System.nanoTime();
			pool.load(properties.name(), folder);
			requireDigest(properties, pool);
			pool.pointAlias(CheckpointPool.DEFAULT_ALIAS, properties.name());
			LOG.info("checkpoint {} loaded in {} ms as {}, digest {}", properties.name(),
					(System.nanoTime() - started) / 1_000_000, properties.dtype(), pool.models().get(0).digest());
			properties.adapters().forEach((name, path) -> {
				pool.loadAdapter(name, path, properties.name());
				LOG.info("adapter {} attached to {}", name, properties.name());
			});
			return pool;
		}
		catch (RuntimeException ex) {
			pool.close();
			throw ex;
		}
	}

	/** Before anything is served: no alias points at the checkpoint yet. */
	private static void requireDigest(CheckpointProperties properties, CheckpointPool pool) {
		if (properties.digest() != null) {
			CheckpointFolder.requireDigest(properties.name(), pool.models().get(0).digest(), properties.digest());
		}
	}

}
