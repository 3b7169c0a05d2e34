package io.alignserve.api;

import java.util.List;
import java.util.stream.Collectors;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * A span as it leaves the service: libraries record the messages of exceptions, and those
 * may quote what a caller sent. Of an exception only its type is told.
 */
final class WordlessSpan extends DelegatingSpanData {

	private static final AttributeKey<String> TYPE = AttributeKey.stringKey("exception.type");

	private final List<EventData> events;

	private final StatusData status;

	WordlessSpan(SpanData span) {
		super(span);
		this.events = span.getEvents().stream().map(WordlessSpan::wordless).collect(Collectors.toList());
		this.status = StatusData.create(span.getStatus().getStatusCode(), "");
	}

	private static EventData wordless(EventData event) {
		String type = event.getAttributes().get(TYPE);
		return EventData.create(event.getEpochNanos(), event.getName(),
				(type != null) ? Attributes.of(TYPE, type) : Attributes.empty());
	}

	@Override
	public List<EventData> getEvents() {
		return this.events;
	}

	@Override
	public StatusData getStatus() {
		return this.status;
	}

}
