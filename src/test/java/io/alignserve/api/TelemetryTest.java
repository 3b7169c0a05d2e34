package io.alignserve.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.test.context.ContextConfiguration;

import io.alignserve.WithDatabase;

/**
 * The whole service as it comes, starter checkpoint included, with a management port of
 * its own, and with a collector that each of its traces is sent to. All tests that carry
 * it share one service.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.server.port=0", "management.tracing.sampling.probability=1",
				"management.opentelemetry.tracing.export.schedule-delay=100ms",
				"management.opentelemetry.tracing.export.otlp.endpoint=${telemetry-it.collector}" })
@ContextConfiguration(initializers = { WithDatabase.Initializer.class, TelemetryTest.Initializer.class })
@interface TelemetryTest {

	/** Tells where the collector is, before the service looks whether there is one. */
	@Order(0)
	class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues.of("telemetry-it.collector=" + OtlpReceiver.SHARED.endpoint()).applyTo(context);
		}

	}

}
