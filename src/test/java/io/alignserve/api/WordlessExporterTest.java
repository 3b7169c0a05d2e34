package io.alignserve.api;

import java.util.List;
import java.util.Map;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WordlessExporterTest {

	private final InMemorySpanExporter collector = InMemorySpanExporter.create();

	private final Tracer tracer = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(new WordlessExporter(this.collector)))
		.build()
		.get("test");

	@Test
	void ofAnExceptionOnlyItsTypeIsTold() {
		Span span = this.tracer.spanBuilder("http post /v1/tag").startSpan();
		span.recordException(new IllegalStateException("the brand is Uber"));
		span.setStatus(StatusCode.ERROR, "the brand is Uber");
		span.end();
		List<SpanData> told = this.collector.getFinishedSpanItems();
		assertThat(told).hasSize(1);
		assertThat(told.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(told.get(0).getStatus().getDescription()).isEmpty();
		assertThat(told.get(0).getEvents().get(0).getAttributes().asMap())
			.containsOnly(Map.entry(AttributeKey.stringKey("exception.type"), IllegalStateException.class.getName()));
	}

	@Test
	void probesAndScrapesAreNotTold() {
		this.tracer.spanBuilder("http get /actuator/health/**").startSpan().end();
		assertThat(this.collector.getFinishedSpanItems()).isEmpty();
	}

}
