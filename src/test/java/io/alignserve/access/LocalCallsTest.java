package io.alignserve.access;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class LocalCallsTest {

	private final LocalCalls local = new LocalCalls(true, InetAddress.getLoopbackAddress());

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "[::1]", "LocalHost", "localhost.", "127.0.0.1." })
	void permitsProgramsOfTheOwnMachine(String host) {
		assertThat(this.local.permits(request(host, "127.0.0.1"))).isTrue();
	}

	@Test
	void permitsNobodyWhenSwitchedOff() {
		assertThat(new LocalCalls(false, InetAddress.getLoopbackAddress()).permits(request("localhost", "127.0.0.1")))
			.isFalse();
	}

	@Test
	void permitsNobodyWhenTheServerCanBeReachedFromElsewhere() throws UnknownHostException {
		assertThat(new LocalCalls(true, null).permits(request("localhost", "127.0.0.1"))).isFalse();
		assertThat(new LocalCalls(true, InetAddress.getByName("0.0.0.0")).permits(request("localhost", "127.0.0.1")))
			.isFalse();
	}

	@Test
	void permitsNoWebPageThatPointsItsHostNameHere() {
		assertThat(this.local.permits(request("rebound.example.com", "127.0.0.1"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-For", "Forwarded", "Via" })
	void permitsNobodyBehindAProxy(String header) {
		MockHttpServletRequest request = request("localhost", "127.0.0.1");
		request.addHeader(header, "203.0.113.7");
		assertThat(this.local.permits(request)).isFalse();
	}

	@Test
	void permitsOurOwnPagesAndNoOthers() {
		MockHttpServletRequest request = request("localhost", "127.0.0.1");
		request.addHeader("Host", "localhost:8080");
		request.addHeader("Origin", "http://localhost:8080");
		request.addHeader("Sec-Fetch-Site", "same-origin");
		assertThat(this.local.permits(request)).isTrue();
		for (String[] header : new String[][] { { "Origin", "https://evil.example.com" }, { "Origin", "null" },
				{ "Origin", "http://localhost:3000" }, { "Sec-Fetch-Site", "cross-site" },
				{ "Sec-Fetch-Site", "same-site" } }) {
			MockHttpServletRequest other = request("localhost", "127.0.0.1");
			other.addHeader("Host", "localhost:8080");
			other.addHeader(header[0], header[1]);
			assertThat(this.local.permits(other)).as(header[1]).isFalse();
		}
	}

	private static MockHttpServletRequest request(String host, String remote) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/tag");
		request.setServerName(host);
		request.setRemoteAddr(remote);
		return request;
	}

}
