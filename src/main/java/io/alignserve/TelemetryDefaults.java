package io.alignserve;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Sends nothing anywhere until an address is configured. Left to itself the OTLP registry
 * would send metrics to this machine once a minute, and spans would be collected for
 * nobody. Whatever is configured goes before these. Decided once the environment is
 * complete: an address may come from a file, or from a variable of OpenTelemetry's, which
 * Spring Boot maps late.
 */
class TelemetryDefaults implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	private static final String METRICS_URL = "management.otlp.metrics.export.url";

	private static final String[] TRACES_ENDPOINTS = { "management.opentelemetry.tracing.export.otlp.endpoint",
			"management.otlp.tracing.endpoint" };

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		Map<String, Object> defaults = new HashMap<>();
		if (!isSet(environment, METRICS_URL)) {
			defaults.put("management.otlp.metrics.export.enabled", "false");
		}
		if (Stream.of(TRACES_ENDPOINTS).noneMatch((endpoint) -> isSet(environment, endpoint))) {
			defaults.put("management.opentelemetry.tracing.sampler", "always-off");
		}
		environment.getPropertySources().addLast(new MapPropertySource("alignserveTelemetry", defaults));
	}

	private static boolean isSet(ConfigurableEnvironment environment, String address) {
		return StringUtils.hasText(environment.getProperty(address));
	}

}
