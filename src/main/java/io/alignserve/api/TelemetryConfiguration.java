package io.alignserve.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What leaves the service about itself.
 */
@Configuration(proxyBeanMethods = false)
class TelemetryConfiguration {

	private static final String READINESS = "readiness";

	@Bean
	SpanExporters wordlessSpanExporters(ObjectProvider<SpanExporter> exporters) {
		return SpanExporters.of(exporters.orderedStream().map(WordlessExporter::new).toList());
	}

	/** Whoever watches metrics only shall see what the probe sees. */
	@Bean
	MeterBinder readinessMeter(ObjectProvider<HealthEndpoint> health) {
		return (meters) -> Gauge.builder("alignserve.ready", health, TelemetryConfiguration::ready)
			.description("1 while the readiness probe succeeds, otherwise 0")
			.register(meters);
	}

	private static double ready(ObjectProvider<HealthEndpoint> health) {
		HealthEndpoint endpoint = health.getIfAvailable();
		HealthDescriptor readiness = (endpoint != null) ? endpoint.healthForPath(READINESS) : null;
		return (readiness != null && Status.UP.equals(readiness.getStatus())) ? 1 : 0;
	}

}
