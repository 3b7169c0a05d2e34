package io.alignserve;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The variables of OpenTelemetry, which Spring Boot reads from the process itself.
 */
class TelemetryVariablesTest {

	@Test
	void withoutVariablesNothingIsSentUnderOurName() throws Exception {
		assertThat(settings(Map.of())).containsExactly("metrics enabled: false", "metrics url: null",
				"sampler: always-off", "traces endpoint: null", "service.name: alignserve");
	}

	@Test
	void anAddressInAVariableTurnsOnWhatItIsFor() throws Exception {
		assertThat(settings(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:1/v1/traces",
				"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://127.0.0.1:1/v1/metrics", "OTEL_SERVICE_NAME", "ads")))
			.containsExactly("metrics enabled: null", "metrics url: http://127.0.0.1:1/v1/metrics", "sampler: null",
					"traces endpoint: http://127.0.0.1:1/v1/traces", "service.name: ads");
	}

	@Test
	void oneAddressIsForBoth() throws Exception {
		assertThat(settings(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", "OTEL_RESOURCE_ATTRIBUTES",
				"service.name=ads,team=search")))
			.containsExactly("metrics enabled: null", "metrics url: http://127.0.0.1:1/v1/metrics", "sampler: null",
					"traces endpoint: http://127.0.0.1:1/v1/traces", "service.name: ads");
	}

	private static List<String> settings(Map<String, String> variables) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Probe.class.getName(),
				"--alignserve.home=" + Path.of("target", "telemetry-variables").toAbsolutePath())
			.redirectError(Redirect.INHERIT);
		builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_"));
		builder.environment().putAll(variables);
		Process process = builder.start();
		try (InputStream output = process.getInputStream()) {
			return new String(output.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> line.startsWith("= "))
				.map((line) -> line.substring(2))
				.toList();
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	/** The service's settings without the service. */
	@ImportAutoConfiguration(OpenTelemetrySdkAutoConfiguration.class)
	static final class Probe {

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(Probe.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			try (ConfigurableApplicationContext context = application.run(args)) {
				Environment settings = context.getEnvironment();
				print("metrics enabled", settings.getProperty("management.otlp.metrics.export.enabled"));
				print("metrics url", settings.getProperty("management.otlp.metrics.export.url"));
				print("sampler", settings.getProperty("management.opentelemetry.tracing.sampler"));
				print("traces endpoint", settings.getProperty("management.opentelemetry.tracing.export.otlp.endpoint"));
				print("service.name",
						context.getBean(Resource.class).getAttribute(AttributeKey.stringKey("service.name")));
			}
		}

		private static void print(String name, @Nullable Object value) {
			System.out.println("= " + name + ": " + value);
		}

	}

}
