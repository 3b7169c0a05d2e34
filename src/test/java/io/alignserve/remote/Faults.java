package io.alignserve.remote;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Ways in which servers fail.
 */
final class Faults {

	private static final long STEP_NANOS = 20_000_000;

	private static final int MOST_STEPS = 500;

	private Faults() {
	}

	static ToyServer.Fault status(int status) {
		return (exchange, server, body) -> ToyServer.send(exchange, status, "<b>secret words of the server</b>");
	}

	static ToyServer.Fault busy(int status, String retryAfter) {
		return (exchange, server, body) -> {
			exchange.getResponseHeaders().set("Retry-After", retryAfter);
			ToyServer.send(exchange, status, "{}");
		};
	}

	/** So often, then well. */
	static ToyServer.Fault first(int times, ToyServer.Fault fault) {
		AtomicInteger count = new AtomicInteger();
		return (exchange, server, body) -> {
			if (count.getAndIncrement() < times) {
				fault.answer(exchange, server, body);
			}
			else {
				server.answer(exchange, body);
			}
		};
	}

	/** Some events, then the end of the connection. */
	static ToyServer.Fault half(int events) {
		return (exchange, server, body) -> {
			OutputStream out = ToyServer.begin(exchange);
			server.stream(out, body, events);
		};
	}

	/** Some events, then a well-formed end without a reason. */
	static ToyServer.Fault unfinished(int events) {
		return (exchange, server, body) -> {
			OutputStream out = ToyServer.begin(exchange);
			server.stream(out, body, events);
			out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
			out.close();
		};
	}

	/** An event a moment, for ever; notices when nobody listens. */
	static ToyServer.Fault slowly() {
		return (exchange, server, body) -> {
			OutputStream out = ToyServer.begin(exchange);
			server.stream(out, body, 1);
			for (int i = 0; i < MOST_STEPS; i++) {
				LockSupport.parkNanos(STEP_NANOS);
				out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
				out.flush();
			}
		};
	}

	/** A whole answer, then signs of life for ten seconds instead of an end. */
	static ToyServer.Fault chatteringAfterTheEnd() {
		return (exchange, server, body) -> {
			OutputStream out = ToyServer.begin(exchange);
			server.stream(out, body, body.path("max_tokens").asInt());
			out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
			for (int i = 0; i < MOST_STEPS; i++) {
				LockSupport.parkNanos(STEP_NANOS);
				out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
				out.flush();
			}
		};
	}

	/** Headers, then nothing for a while. */
	static ToyServer.Fault silent() {
		return (exchange, server, body) -> {
			OutputStream out = ToyServer.begin(exchange);
			out.flush();
			for (int i = 0; i < MOST_STEPS / 2 && server.fault != null; i++) {
				LockSupport.parkNanos(STEP_NANOS);
			}
			out.write(": too late\n\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
			out.flush();
		};
	}

	/** This, as the body of an answer that claims to be good. */
	static ToyServer.Fault saying(String text) {
		return (exchange, server, body) -> {
			OutputStream out = ToyServer.begin(exchange);
			out.write(text.getBytes(StandardCharsets.UTF_8));
			out.close();
		};
	}

	/** One line without an end. */
	static ToyServer.Fault endless() {
		return (exchange, server, body) -> {
			OutputStream out = ToyServer.begin(exchange);
			byte[] block = "data: ".concat("x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
			for (int i = 0; i < 1000; i++) {
				out.write(block);
			}
		};
	}

}
