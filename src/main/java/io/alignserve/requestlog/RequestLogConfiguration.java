package io.alignserve.requestlog;

import java.nio.file.Path;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The spool of this process.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestLogProperties.class)
class RequestLogConfiguration {

	@Bean(destroyMethod = "close")
	Spool requestSpool(RequestLogProperties properties) {
		Path folder = properties.spoolFolder();
		return new Spool(() -> SpoolFolder.claim(folder), properties.spoolLimit().toBytes());
	}

}
