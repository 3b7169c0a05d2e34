package io.alignserve.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

import org.apache.coyote.Request;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The other end of the connection on which a request came. To be used only by the thread
 * that serves the request.
 */
final class Peer {

	/** Of Tomcat's 32 notes at a request, the last; it uses the first few. */
	private static final int NOTE = 31;

	private final Supplier<@Nullable SocketWrapperBase<?>> connection;

	private final ByteBuffer oneByte = ByteBuffer.allocate(1);

	Peer(Supplier<@Nullable SocketWrapperBase<?>> connection) {
		this.connection = connection;
	}

	/**
	 * Notes stay with Tomcat's request when the connection's next one is read into it.
	 */
	void attachTo(Request request) {
		request.setNote(NOTE, this);
	}

	static @Nullable Peer of(Request request) {
		return (request.getNote(NOTE) instanceof Peer peer) ? peer : null;
	}

	/**
	 * Tells whether the other end has hung up. A read that does not block finds an end of
	 * stream then. What it finds of a next request is put back where it came from, below
	 * Tomcat's parser, whose buffer still holds the current request.
	 * @return whether nobody is there to read an answer
	 */
	boolean isGone() {
		SocketWrapperBase<?> socket = this.connection.get();
		if (socket == null) {
			return false;
		}
		this.oneByte.clear();
		try {
			int read = socket.read(false, this.oneByte);
			if (read > 0) {
				this.oneByte.flip();
				socket.unRead(this.oneByte);
			}
			return read < 0;
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Sets how long a read waits for the other end.
	 * @param millis milliseconds
	 * @return the former value
	 */
	long readTimeout(long millis) {
		SocketWrapperBase<?> socket = this.connection.get();
		if (socket == null) {
			return millis;
		}
		long before = socket.getReadTimeout();
		socket.setReadTimeout(millis);
		return before;
	}

}
