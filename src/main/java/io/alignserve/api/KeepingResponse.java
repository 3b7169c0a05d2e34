package io.alignserve.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

import io.alignserve.access.KeptAnswer;

/**
 * A response whose body is kept up to a limit. An event stream goes to the client as it
 * is written; anything else is held back, so that it can be put in the database before
 * the client has it.
 */
final class KeepingResponse extends HttpServletResponseWrapper {

	private static final String[] HEADERS = { "Cache-Control", "X-Accel-Buffering", "Location" };

	private final ByteArrayOutputStream held = new ByteArrayOutputStream();

	private final int limit;

	private boolean tooLarge;

	private boolean handedOver;

	private @Nullable PrintWriter writer;

	KeepingResponse(HttpServletResponse response, int limit) {
		super(response);
		this.limit = limit;
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return new Body();
	}

	@Override
	public PrintWriter getWriter() {
		if (this.writer == null) {
			this.writer = new PrintWriter(new OutputStreamWriter(new Body(), StandardCharsets.UTF_8));
		}
		return this.writer;
	}

	@Override
	public void flushBuffer() throws IOException {
		if (isPassedOn()) {
			super.flushBuffer();
		}
	}

	@Override
	public void resetBuffer() {
		super.resetBuffer();
		this.held.reset();
	}

	@Override
	public void reset() {
		super.reset();
		this.held.reset();
	}

	/** The web server writes that answer, later. */
	@Override
	public void sendError(int status) throws IOException {
		this.handedOver = true;
		super.sendError(status);
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		this.handedOver = true;
		super.sendError(status, message);
	}

	/** Tells whether all of the answer is here. */
	boolean isWhole() {
		return !this.tooLarge && !this.handedOver;
	}

	/**
	 * Returns the answer.
	 * @param requestId the id of the call
	 * @return the answer as far as it was written
	 */
	KeptAnswer answer(String requestId) {
		Map<String, String> headers = new TreeMap<>();
		if (getContentType() != null) {
			headers.put("Content-Type", getContentType());
		}
		for (String name : HEADERS) {
			String value = getHeader(name);
			if (value != null) {
				headers.put(name, value);
			}
		}
		return new KeptAnswer(requestId, getStatus(), headers, this.held.toByteArray());
	}

	/**
	 * Sends what was held back.
	 * @throws IOException if the client has hung up
	 */
	void send() throws IOException {
		if (!isPassedOn()) {
			super.getOutputStream().write(this.held.toByteArray());
		}
	}

	private boolean isPassedOn() {
		return this.tooLarge
				|| (getContentType() != null && getContentType().startsWith(MediaType.TEXT_EVENT_STREAM_VALUE));
	}

	private void write(byte[] bytes, int offset, int length) throws IOException {
		if (!this.tooLarge && this.held.size() + length > this.limit) {
			byte[] begun = isPassedOn() ? new byte[0] : this.held.toByteArray();
			this.tooLarge = true;
			this.held.reset();
			super.getOutputStream().write(begun);
		}
		if (!this.tooLarge) {
			this.held.write(bytes, offset, length);
		}
		if (isPassedOn()) {
			super.getOutputStream().write(bytes, offset, length);
		}
	}

	/** Where the body is written. */
	private final class Body extends ServletOutputStream {

		@Override
		public void write(int octet) throws IOException {
			KeepingResponse.this.write(new byte[] { (byte) octet }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			KeepingResponse.this.write(bytes, offset, length);
		}

		@Override
		public void flush() throws IOException {
			flushBuffer();
		}

		/** The server closes it, when the row of the request log is written. */
		@Override
		public void close() throws IOException {
			flush();
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new IllegalStateException("answers are written by the thread that serves the call");
		}

	}

}
