package io.alignserve.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;

import io.alignserve.batch.BatchProperties;

/**
 * The body of an upload while it comes, bounded in bytes and time.
 */
final class BatchBody extends InputStream {

	private static final int[] BYTE_ORDER_MARK = { 0xEF, 0xBB, 0xBF };

	private final InputStream in;

	private final long maxBytes;

	private final Duration maxTime;

	private final long startNanos = System.nanoTime();

	private long bytes;

	private BatchBody(InputStream in, BatchProperties properties) {
		this.in = in;
		this.maxBytes = properties.size().toBytes();
		this.maxTime = properties.uploadTime();
	}

	/** Tells whether a call brings a batch. */
	static boolean isUpload(HttpServletRequest request) {
		return request.getServletPath().equals(BatchController.PATH) && "POST".equals(request.getMethod());
	}

	/**
	 * Opens the body of a call.
	 * @param request the call
	 * @param properties the bounds
	 * @return the body
	 * @throws RefusedException if it says itself that it is too large
	 * @throws IOException if there is none
	 */
	static BatchBody of(HttpServletRequest request, BatchProperties properties) throws IOException {
		BatchBody body = new BatchBody(request.getInputStream(), properties);
		if (request.getContentLengthLong() > body.maxBytes) {
			throw body.tooLarge();
		}
		return body;
	}

	/** Takes the byte order mark away that some programs put before UTF-8. */
	static InputStream withoutMark(InputStream in) throws IOException {
		PushbackInputStream rest = new PushbackInputStream(in, BYTE_ORDER_MARK.length);
		byte[] first = rest.readNBytes(BYTE_ORDER_MARK.length);
		boolean marked = first.length == BYTE_ORDER_MARK.length;
		for (int i = 0; marked && i < first.length; i++) {
			marked = Byte.toUnsignedInt(first[i]) == BYTE_ORDER_MARK[i];
		}
		if (!marked) {
			rest.unread(first);
		}
		return rest;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(one[0]);
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int read;
		try {
			read = this.in.read(buffer, offset, length);
		}
		catch (IOException ex) {
			// Tomcat wraps it as if the client had gone.
			if (ex instanceof SocketTimeoutException || ex.getCause() instanceof SocketTimeoutException) {
				throw tooSlow();
			}
			throw ex;
		}
		this.bytes += Math.max(0, read);
		if (this.bytes > this.maxBytes) {
			throw tooLarge();
		}
		if (System.nanoTime() - this.startNanos > this.maxTime.toNanos()) {
			throw tooSlow();
		}
		return read;
	}

	private RefusedException tooLarge() {
		return new RefusedException(Problem.of(ProblemType.REQUEST_TOO_LARGE, "the upload has more than "
				+ this.maxBytes + " bytes, the most that is accepted (alignserve.batch.size)"));
	}

	private RefusedException tooSlow() {
		return new RefusedException(Problem.of(ProblemType.REQUEST_TIMEOUT, "the upload came too slowly; all of it "
				+ "must come within " + this.maxTime.toSeconds() + " s (alignserve.batch.upload-time)"));
	}

}
