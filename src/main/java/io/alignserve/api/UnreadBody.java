package io.alignserve.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * The rest of the body of a call that was refused before all of it was read. A client
 * that is still sending when its connection closes does not see the answer; one that
 * sends slowly must not hold a thread. Hence the rest is thrown away for a short time,
 * then the connection is closed.
 */
final class UnreadBody {

	private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

	private static final long READ_MILLIS = 1000;

	private static final long MAX_BYTES = 16 * 1024 * 1024;

	private UnreadBody() {
	}

	/**
	 * Takes the rest of a body.
	 * @param request the call
	 * @param response its response, which is sent afterwards
	 * @param peer who sends it
	 */
	static void drain(Request request, Response response, Peer peer) {
		if (request.getContext() == null) {
			// Malformed: where its body ends is unknown, Tomcat closes the connection.
			return;
		}
		org.apache.coyote.Request coyote = request.getCoyoteRequest();
		// Who waits to be asked for the body has not sent it.
		if (!hasBody(coyote) || coyote.isFinished() || coyote.hasExpectation()) {
			return;
		}
		long before = peer.readTimeout(READ_MILLIS);
		if (!isTaken(coyote)) {
			if (!response.isCommitted()) {
				response.setHeader("Connection", "close");
			}
			coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		}
		peer.readTimeout(before);
	}

	private static boolean hasBody(org.apache.coyote.Request request) {
		return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
	}

	/** Reads below the servlets' stream, which would turn a timeout into the answer. */
	private static boolean isTaken(org.apache.coyote.Request request) {
		Sink sink = new Sink();
		long taken = 0;
		long start = System.nanoTime();
		try {
			for (int bytes = request.doRead(sink); bytes >= 0; bytes = request.doRead(sink)) {
				taken += bytes;
				if (taken > MAX_BYTES || System.nanoTime() - start > MAX_NANOS) {
					return false;
				}
			}
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Takes Tomcat's view of its own buffer, and leaves it there.
	 */
	private static final class Sink implements ApplicationBufferHandler {

		private ByteBuffer view = ByteBuffer.allocate(0);

		@Override
		public void setByteBuffer(ByteBuffer buffer) {
			this.view = buffer;
		}

		@Override
		public ByteBuffer getByteBuffer() {
			return this.view;
		}

		@Override
		public void expand(int size) {
			// Only asked for while headers are read.
		}

	}

}
