package io.alignserve.api;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/**
 * Binds the properties of this module.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ LimitsProperties.class, ShadowProperties.class })
class ApiConfiguration {

}
