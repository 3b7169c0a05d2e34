package io.alignserve.api;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Stands before an exporter and lets no words out. Spans of probes and scrapes, which
 * come every few seconds and tell nothing, stay here too.
 *
 * @param exporter the exporter
 */
record WordlessExporter(SpanExporter exporter) implements SpanExporter {

	private static final String PROBES = " /actuator";

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		List<SpanData> wordless = spans.stream()
			.filter((span) -> !span.getName().contains(PROBES))
			.map((span) -> (SpanData) new WordlessSpan(span))
			.toList();
		return wordless.isEmpty() ? CompletableResultCode.ofSuccess() : this.exporter.export(wordless);
	}

	@Override
	public CompletableResultCode flush() {
		return this.exporter.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.exporter.shutdown();
	}

}
