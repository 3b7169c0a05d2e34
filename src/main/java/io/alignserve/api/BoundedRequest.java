package io.alignserve.api;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is read as a whole, up to a limit, when it is first asked for.
 */
class BoundedRequest extends HttpServletRequestWrapper {

	private static final int CHUNK_BYTES = 16 * 1024;

	private final int maxBytes;

	private final Duration maxTime;

	private byte @Nullable [] body;

	BoundedRequest(HttpServletRequest request, LimitsProperties limits) {
		super(request);
		this.maxBytes = Math.toIntExact(limits.requestSize().toBytes());
		this.maxTime = limits.requestTime();
	}

	@Override
	public ServletInputStream getInputStream() throws IOException {
		return new BodyStream(body());
	}

	@Override
	public BufferedReader getReader() throws IOException {
		return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
	}

	/**
	 * Returns what was read.
	 * @return the body as text, {@code null} if nobody has asked for it or it was too
	 * large
	 */
	@Nullable String text() {
		return (this.body != null) ? new String(this.body, StandardCharsets.UTF_8) : null;
	}

	private byte[] body() throws IOException {
		byte[] read = this.body;
		if (read == null) {
			try {
				read = read(super.getInputStream());
			}
			catch (IOException ex) {
				// Tomcat wraps it as if the client had gone.
				if (ex instanceof SocketTimeoutException || ex.getCause() instanceof SocketTimeoutException) {
					throw tooSlow();
				}
				throw ex;
			}
			this.body = read;
		}
		return read;
	}

	/** Each read is bounded by the connection's timeout, all together by the limit. */
	private byte[] read(InputStream in) throws IOException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		byte[] chunk = new byte[CHUNK_BYTES];
		long start = System.nanoTime();
		for (int bytes = in.read(chunk); bytes >= 0; bytes = in.read(chunk)) {
			read.write(chunk, 0, bytes);
			if (read.size() > this.maxBytes) {
				throw new RefusedException(Problem.of(ProblemType.REQUEST_TOO_LARGE, "the request body has more than "
						+ this.maxBytes + " bytes, the most that is accepted (alignserve.limits.request-size)"));
			}
			if (System.nanoTime() - start > this.maxTime.toNanos()) {
				throw tooSlow();
			}
		}
		return read.toByteArray();
	}

	private RefusedException tooSlow() {
		return new RefusedException(Problem.of(ProblemType.REQUEST_TIMEOUT, "the request body came too slowly; all of "
				+ "it must come within " + this.maxTime.toMillis() + " ms (alignserve.limits.request-time)"));
	}

	/**
	 * A body that has been read.
	 */
	private static final class BodyStream extends ServletInputStream {

		private final ByteArrayInputStream bytes;

		BodyStream(byte[] body) {
			this.bytes = new ByteArrayInputStream(body);
		}

		@Override
		public int read() {
			return this.bytes.read();
		}

		@Override
		public int read(byte[] buffer, int offset, int length) {
			return this.bytes.read(buffer, offset, length);
		}

		@Override
		public boolean isFinished() {
			return this.bytes.available() == 0;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setReadListener(ReadListener listener) {
			throw new IllegalStateException("the body is in memory, read it");
		}

	}

}
