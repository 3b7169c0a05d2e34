package io.alignserve.provenance;

import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads or makes the key when the service starts.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProvenanceProperties.class)
class ProvenanceConfiguration {

	/** Of a jar its manifest's version. */
	private static final String UNPACKED = "unpacked";

	@Bean
	KeyRing keyRing(ProvenanceProperties properties, JdbcClient database, @Value("${alignserve.home}") Path home) {
		Path given = properties.key();
		SigningKey key = (given != null) ? KeyFile.read(given)
				: KeyFile.readOrCreate(home.toAbsolutePath().normalize().resolve("provenance.key"));
		return new KeyRing(key, new KeyRows(database));
	}

	@Bean
	Marks marks(KeyRing keys) {
		String version = ProvenanceConfiguration.class.getPackage().getImplementationVersion();
		return new Marks(keys, (version != null) ? version : UNPACKED);
	}

}
