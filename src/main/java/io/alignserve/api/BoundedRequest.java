package io.alignserve.api;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is read as a whole, up to a limit, when it is first asked for.
 */
class BoundedRequest extends HttpServletRequestWrapper {

	/**
	 * How much more of a body that is too large is read before it is refused. A client
	 * that is still sending when the connection closes does not see the answer.
	 */
	private static final long DRAINED_BYTES = 16 * 1024 * 1024;

	private final int maxBytes;

	private byte @Nullable [] body;

	BoundedRequest(HttpServletRequest request, int maxBytes) {
		super(request);
		this.maxBytes = maxBytes;
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
			InputStream in = super.getInputStream();
			read = in.readNBytes(this.maxBytes + 1);
			if (read.length > this.maxBytes) {
				in.skip(DRAINED_BYTES);
				throw new RefusedException(Problem.of(ProblemType.REQUEST_TOO_LARGE, "the request body has more than "
						+ this.maxBytes + " bytes, the most that is accepted (alignserve.limits.request-size)"));
			}
			this.body = read;
		}
		return read;
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
