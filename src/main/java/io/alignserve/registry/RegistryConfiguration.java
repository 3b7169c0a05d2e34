package io.alignserve.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import io.alignserve.checkpoint.CheckpointRoots;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.registry.ConfiguredCheckpoints.Configured;
import io.alignserve.runtime.CheckpointProperties;
import io.alignserve.runtime.StarterCheckpoint;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Puts the registry over the pool and the database.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ RegistryProperties.class, IdleProperties.class })
class RegistryConfiguration {

	@Bean
	RegistryParts.Settings registrySettings(RegistryProperties properties, IdleProperties idle,
			CheckpointProperties checkpoint, @Value("${alignserve.home}") Path home) {
		Path common = home.toAbsolutePath().normalize().resolve("checkpoints");
		Path starter = common.resolve(StarterCheckpoint.NAME);
		Path folder = (checkpoint.path() != null) ? checkpoint.path() : StarterCheckpoint.install(starter);
		List<Path> roots = properties.roots().isEmpty() ? List.of(common) : properties.roots();
		String instance = (properties.instance() != null) ? properties.instance() : defaultInstance();
		return new RegistryParts.Settings(instance, new CheckpointRoots(roots), checkpoint.dtype(), idle.idleTimeout(),
				starter, new Configured(checkpoint.name(), folder, checkpoint.digest(), checkpoint.adapters()));
	}

	@Bean
	RegistryParts registryParts(CheckpointPool pool, DataSource database, PlatformTransactionManager transactions,
			MeterRegistry meters, RegistryParts.Settings settings) {
		return RegistryParts.of(pool, database, transactions, meters, settings);
	}

	@Bean
	CheckpointRegistry checkpointRegistry(RegistryParts parts) {
		return parts.checkpoints();
	}

	@Bean
	AliasRegistry aliasRegistry(RegistryParts parts) {
		return parts.aliases();
	}

	@Bean
	AuditTrail auditTrail(RegistryParts parts) {
		return parts.tables().audit();
	}

	@Bean
	RegistryLifecycle registryLifecycle(RegistryParts parts) {
		return parts.lifecycle();
	}

	@Bean
	PoolHealth poolHealthIndicator(CheckpointPool pool, RegistryParts parts) {
		return new PoolHealth(pool, parts.convergence(), parts.state().failures());
	}

	@Bean
	EngineLoss enginesHealthIndicator(CheckpointPool pool) {
		return new EngineLoss(pool);
	}

	private static String defaultInstance() {
		String process = String.valueOf(ProcessHandle.current().pid());
		try {
			return InetAddress.getLocalHost().getHostName() + "-" + process;
		}
		catch (UnknownHostException ex) {
			return process;
		}
	}

}
