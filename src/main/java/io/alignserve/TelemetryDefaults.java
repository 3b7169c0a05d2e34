package io.alignserve;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Sends nothing anywhere until an address is configured. Left to itself the OTLP registry
 * would send metrics to this machine once a minute, and spans would be collected for
 * nobody. Whatever is configured goes before these.
 */
class TelemetryDefaults implements EnvironmentPostProcessor, Ordered {

	private static final String METRICS_URL = "management.otlp.metrics.export.url";

	private static final String[] TRACES_ENDPOINTS = { "management.opentelemetry.tracing.export.otlp.endpoint",
			"management.otlp.tracing.endpoint" };

	/** After the configuration files and the variables of OpenTelemetry. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Map<String, Object> defaults = new HashMap<>();
		if (!environment.containsProperty(METRICS_URL)) {
			defaults.put("management.otlp.metrics.export.enabled", "false");
		}
		if (Stream.of(TRACES_ENDPOINTS).noneMatch(environment::containsProperty)) {
			defaults.put("management.opentelemetry.tracing.sampler", "always-off");
		}
		environment.getPropertySources().addLast(new MapPropertySource("alignserveTelemetry", defaults));
	}

}
