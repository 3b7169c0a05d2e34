package io.alignserve.batch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookFailuresTest {

	private static final String SECRET = "10.1.2.3:5432";

	@Test
	void eachFailureIsToldInWordsThatKeepTheNetworkSecret() {
		for (Throwable failure : List.of(new UnknownHostException(SECRET), new SSLHandshakeException(SECRET),
				new SocketTimeoutException(SECRET), new ConnectException(SECRET), new NoRouteToHostException(SECRET),
				new IOException(SECRET), new IllegalArgumentException(SECRET))) {
			assertThat(WebhookFailures.reason(failure)).doesNotContain("Exception")
				.doesNotContain(SECRET)
				.matches("[a-zA-Z, ]+");
		}
		assertThat(WebhookFailures.reason(new UnknownHostException())).contains("no address");
		assertThat(WebhookFailures.reason(new SSLHandshakeException("no"))).contains("TLS");
		assertThat(WebhookFailures.reason(new SocketTimeoutException())).contains("in time");
		assertThat(WebhookFailures.reason(new ConnectException())).contains("cannot be connected to");
	}

}
