package io.alignserve.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One caller of a load test: a connection that is kept alive, and the request that it
 * repeats. Never blocks; {@link OverloadCallers} runs many on one thread, because the
 * callers share their cores with the service.
 */
final class OverloadCaller {

	private static final int BUFFER_BYTES = 16 * 1024;

	private final int port;

	private final byte[] request;

	private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);

	private ByteBuffer out = ByteBuffer.allocate(0);

	private @Nullable SocketChannel channel;

	private long sentNanos;

	private boolean asks;

	private boolean reused;

	/**
	 * Creates a caller that is not connected.
	 * @param port the service's
	 * @param path what it calls
	 * @param key its API key; empty if it has none
	 * @param body what it posts
	 */
	OverloadCaller(int port, String path, String key, String body) {
		this.port = port;
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		String head = "POST " + path + " HTTP/1.1\r\nHost: localhost:" + port
				+ "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n"
				+ (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n") + "\r\n";
		this.request = (head + body).getBytes(StandardCharsets.UTF_8);
	}

	/** Sends the request, on a new connection if there is none. */
	void send(Selector selector) throws IOException {
		this.sentNanos = System.nanoTime();
		this.asks = true;
		this.reused = this.channel != null;
		connectAndWrite(selector);
	}

	private void connectAndWrite(Selector selector) throws IOException {
		this.out = ByteBuffer.wrap(this.request);
		this.in.clear();
		if (this.channel == null) {
			SocketChannel opened = SocketChannel.open();
			this.channel = opened;
			opened.configureBlocking(false);
			opened.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
			opened.register(selector, SelectionKey.OP_CONNECT, this);
			return;
		}
		write(Objects.requireNonNull(this.channel).keyFor(selector));
	}

	/**
	 * Goes on as far as the connection permits.
	 * @param key the connection's
	 * @return whether the answer is complete
	 */
	boolean proceed(SelectionKey key) throws IOException {
		if (key.isConnectable()) {
			Objects.requireNonNull(this.channel).finishConnect();
			write(key);
		}
		else if (key.isWritable()) {
			write(key);
		}
		else if (key.isReadable()) {
			return (Objects.requireNonNull(this.channel).read(this.in) >= 0) ? isComplete() : closed(key.selector());
		}
		return false;
	}

	/** A connection that was idle for long may be closed, at any moment. */
	private boolean closed(Selector selector) throws IOException {
		close();
		if (this.asks && this.reused && this.in.position() == 0) {
			this.reused = false;
			connectAndWrite(selector);
		}
		else if (this.asks) {
			throw new IOException(
					"the service closed the connection after " + this.in.position() + " bytes of an answer: " + text());
		}
		return false;
	}

	private void write(SelectionKey key) throws IOException {
		Objects.requireNonNull(this.channel).write(this.out);
		key.interestOps(this.out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
	}

	private boolean isComplete() {
		String text = text();
		int head = text.indexOf("\r\n\r\n");
		if (head < 0) {
			return false;
		}
		String length = header(text.substring(0, head), "content-length");
		return length.isEmpty() ? text.endsWith("\r\n0\r\n\r\n")
				: this.in.position() >= head + 4 + Integer.parseInt(length);
	}

	private static String header(String head, String name) {
		for (String line : head.split("\r\n")) {
			if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
				return line.substring(name.length() + 1).strip();
			}
		}
		return "";
	}

	/** The answer, once it is complete. */
	Reply reply() throws IOException {
		this.asks = false;
		String text = text();
		String head = text.substring(0, text.indexOf("\r\n\r\n"));
		String retryAfter = header(head, "retry-after");
		Reply reply = new Reply(Integer.parseInt(text.substring(9, 12)),
				retryAfter.isEmpty() ? 0 : Integer.parseInt(retryAfter), System.nanoTime() - this.sentNanos);
		if (header(head, "connection").equalsIgnoreCase("close")) {
			close();
		}
		return reply;
	}

	/** Each byte a character: only the head is read. */
	private String text() {
		return new String(this.in.array(), 0, this.in.position(), StandardCharsets.ISO_8859_1);
	}

	void close() throws IOException {
		if (this.channel != null) {
			this.channel.close();
			this.channel = null;
		}
	}

	/**
	 * An answer.
	 *
	 * @param status HTTP status
	 * @param retryAfterSeconds 0 if the answer does not say
	 * @param nanos from the request to the last byte of the answer
	 */
	record Reply(int status, int retryAfterSeconds, long nanos) {
	}

}
