package io.alignserve.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients can put on a connection that no HTTP library would.
 */
@ApiTest
@ExtendWith(OutputCaptureExtension.class)
class WireIT {

	private static final String LAST = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

	private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

	private final int port;

	private final ScriptedModel model;

	WireIT(@LocalServerPort int port, @Autowired ScriptedModel model) {
		this.port = port;
		this.model = model;
	}

	@AfterEach
	void speedUp() {
		this.model.runner().stepMillis(0);
	}

	@Test
	void pipelinedCallsAreAnsweredOneAfterTheOther() throws IOException {
		String answers = talk(post("") + post("") + LAST);
		assertThat(statuses(answers)).containsExactly("200", "200", "200");
		assertThat(answers.split("\"candidates\":\\[", -1)).hasSize(3);
		assertThat(answers).contains("\"models\":[");
	}

	@Test
	void bytesThatArriveDuringAGenerationDoNotCancelIt() throws Exception {
		this.model.runner().stepMillis(10);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			send(socket, post(""));
			while (this.model.runner().openSlots() == 0) {
				Thread.sleep(1);
			}
			send(socket, "\r\n");
			Thread.sleep(100);
			send(socket, LAST);
			assertThat(statuses(rest(socket))).containsExactly("200", "200");
		}
	}

	@Test
	void aHeaderThatLooksLikeARequestIsNeverRun() throws IOException {
		this.model.runner().stepMillis(5);
		String hidden = "GET /v1/models HTTP/1.1\r\nHost:localhost\r\nX-Request-Id:smuggled\r\n\r\n";
		String head = "POST /v1/tag HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
				+ Bodies.TAG.length() + "\r\nX-A:" + hidden;
		for (int more = -8; more <= 2; more++) {
			String answers = talk(head + Bodies.TAG + "A".repeat(hidden.length() + more) + "\r\n\r\n");
			assertThat(answers).doesNotContain("\"models\":[");
			assertThat(statuses(answers)).containsExactly("200", "400");
		}
	}

	@Test
	void aKeylessCallIsAnsweredWhileItsBodyIsStillOnItsWay() throws IOException {
		long start = System.nanoTime();
		String answer = talk("POST /v1/tag HTTP/1.1\r\nHost: elsewhere.example\r\nContent-Type: application/json\r\n"
				+ "Content-Length: 500\r\n\r\n{");
		assertThat(statuses(answer)).containsExactly("401");
		assertThat(answer).contains("Connection: close");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
	}

	@Test
	void aConnectionServesTheNextCallAfterARefusalThatDidNotReadTheBody() throws IOException {
		String refused = post("").replace("application/json", "text/plain");
		assertThat(statuses(talk(refused + LAST))).containsExactly("415", "200");
	}

	@Test
	void aBodyThatNeverComesIsWaitedForOnlyShortly() throws IOException {
		String answer = talk("POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
				+ "Content-Length: 500\r\n\r\n{");
		assertThat(statuses(answer)).containsExactly("408");
		assertThat(answer).contains("urn:alignserve:problem:request-timeout", "alignserve.limits.request-time");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/v1/models?x=%ff", "/v1/models?explain=%zz", "/v3/api-docs?x=%ff", "/actuator/health?%=1" })
	void aQueryStringThatCannotBeDecodedIsNamed(String address) throws IOException {
		String answer = talk(LAST.replace("/v1/models", address));
		assertThat(statuses(answer)).containsExactly("400");
		assertThat(answer).contains("application/problem+json", "the query string", "invalid-request")
			.doesNotContain("Exception");
	}

	@Test
	void whatIsNoRequestAtAllIsRefusedWithoutAPage(CapturedOutput log) throws IOException {
		for (String sent : List.of("GET /v1/mo\u0001dels HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /v1/models HTTP/1.1\r\n\r\n", "what\r\n\r\n",
				LAST.replace("Connection", "Content-Length: -5\r\nConnection"),
				LAST.replace("Connection", "Content-Length: 5\r\nContent-Length: 6\r\nConnection"),
				LAST.replace("/v1/models", "/v1/%zz"))) {
			String answer = talk(sent);
			assertThat(statuses(answer)).containsExactly("400");
			assertThat(answer).contains("application/problem+json", "urn:alignserve:problem:http-error")
				.doesNotContain("<html", "Tomcat");
		}
		assertThat(log).doesNotContain("Error processing request", "\tat ");
	}

	@Test
	void everyAcceptHeaderCountsAndQualityZeroIsARefusal() throws IOException {
		String close = "Connection: close\r\n";
		assertThat(talk(post(close + "Accept: text/html\r\nAccept: text/event-stream\r\n")))
			.contains("Content-Type: text/event-stream");
		assertThat(talk(post(close + "Accept: text/event-stream;q=0, */*\r\n")))
			.contains("Content-Type: application/json");
		assertThat(statuses(talk(post(close + "Accept: text/event-stream;q=0\r\n")))).containsExactly("406");
	}

	private static String post(String headers) {
		return "POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
				+ "Content-Length: " + Bodies.TAG.length() + "\r\n\r\n" + Bodies.TAG;
	}

	private String talk(String sent) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			send(socket, sent);
			return rest(socket);
		}
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		socket.getOutputStream().flush();
	}

	private static String rest(Socket socket) throws IOException {
		socket.setSoTimeout(20_000);
		InputStream in = socket.getInputStream();
		return new String(in.readAllBytes(), StandardCharsets.UTF_8);
	}

	private static Iterable<String> statuses(String answers) {
		return STATUS.matcher(answers).results().map((match) -> match.group(1)).toList();
	}

}
