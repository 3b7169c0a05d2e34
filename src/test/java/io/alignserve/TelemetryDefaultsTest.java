package io.alignserve;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class TelemetryDefaultsTest {

	private static final String METRICS = "management.otlp.metrics.export.enabled";

	private static final String TRACES = "management.opentelemetry.tracing.sampler";

	@Test
	void withoutAnAddressNothingIsCollectedOrSent() {
		ConfigurableEnvironment environment = environment(Map.of());
		assertThat(environment.getProperty(METRICS)).isEqualTo("false");
		assertThat(environment.getProperty(TRACES)).isEqualTo("always-off");
	}

	@Test
	void anAddressTurnsOnWhatItIsFor() {
		ConfigurableEnvironment environment = environment(
				Map.of("management.opentelemetry.tracing.export.otlp.endpoint", "http://127.0.0.1:1/v1/traces"));
		assertThat(environment.getProperty(TRACES)).isNull();
		assertThat(environment.getProperty(METRICS)).isEqualTo("false");
		environment = environment(Map.of("management.otlp.metrics.export.url", "http://127.0.0.1:1/v1/metrics"));
		assertThat(environment.getProperty(METRICS)).isNull();
	}

	@Test
	void anEmptyAddressIsNone() {
		ConfigurableEnvironment environment = environment(Map
			.of("management.opentelemetry.tracing.export.otlp.endpoint", "", "management.otlp.metrics.export.url", ""));
		assertThat(environment.getProperty(METRICS)).isEqualTo("false");
		assertThat(environment.getProperty(TRACES)).isEqualTo("always-off");
	}

	@Test
	void whatIsConfiguredGoesFirst() {
		assertThat(environment(Map.of(TRACES, "always-on")).getProperty(TRACES)).isEqualTo("always-on");
	}

	private static ConfigurableEnvironment environment(Map<String, Object> configured) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("configured", configured));
		new TelemetryDefaults().initialize(context);
		return context.getEnvironment();
	}

}
