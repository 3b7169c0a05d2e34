package io.alignserve.batch;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;

/**
 * Says in the words of a batch's owner why a message did not arrive. What the exceptions
 * say themselves can tell of the network that this runs in.
 */
final class WebhookFailures {

	private WebhookFailures() {
	}

	static String reason(Throwable failure) {
		if (failure instanceof UnknownHostException) {
			return "no address is known for the host";
		}
		if (failure instanceof SSLException) {
			return "no trusted TLS connection came about";
		}
		if (failure instanceof InterruptedIOException) {
			return "there was no answer in time";
		}
		if (failure instanceof SocketException) {
			return "the host cannot be connected to, or hung up";
		}
		return "the message could not be sent";
	}

}
