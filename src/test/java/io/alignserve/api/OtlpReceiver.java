package io.alignserve.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * Receives spans as a collector does: OTLP's protobuf over HTTP.
 */
final class OtlpReceiver {

	/** The one that services of this test run send to. */
	static final OtlpReceiver SHARED = new OtlpReceiver();

	private final Queue<ExportTraceServiceRequest> exports = new ConcurrentLinkedQueue<>();

	private final HttpServer server;

	private OtlpReceiver() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			this.server.createContext("/v1/traces", this::receive);
			this.server.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.exports.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
			exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, -1);
		}
	}

	String endpoint() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/v1/traces";
	}

	/** Everything that came, resources and scopes included. */
	List<ExportTraceServiceRequest> exports() {
		return List.copyOf(this.exports);
	}

	List<Span> spans() {
		return this.exports.stream()
			.flatMap((export) -> export.getResourceSpansList().stream())
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.flatMap((scope) -> scope.getSpansList().stream())
			// A part may take no time; exports may come in any order.
			.sorted(Comparator.comparingLong(Span::getStartTimeUnixNano).thenComparingLong(Span::getEndTimeUnixNano))
			.toList();
	}

	List<Span> trace(String traceId) {
		return spans().stream().filter((span) -> hex(span.getTraceId()).equals(traceId)).toList();
	}

	static String hex(ByteString id) {
		StringBuilder hex = new StringBuilder();
		id.forEach((one) -> hex.append(String.format("%02x", one)));
		return hex.toString();
	}

	static String text(Span span, String attribute) {
		return span.getAttributesList()
			.stream()
			.filter((one) -> one.getKey().equals(attribute))
			.map((one) -> one.getValue().getStringValue())
			.findFirst()
			.orElse("");
	}

	static long number(Span span, String attribute) {
		return span.getAttributesList()
			.stream()
			.filter((one) -> one.getKey().equals(attribute))
			.map(KeyValue::getValue)
			.findFirst()
			.orElseThrow()
			.getIntValue();
	}

}
