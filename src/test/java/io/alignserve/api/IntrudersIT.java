package io.alignserve.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What somebody puts on a connection who wants in where he must not, and what every
 * answer tells browsers and caches.
 */
@ApiTest
@ExtendWith(OutputCaptureExtension.class)
class IntrudersIT {

	private static final String FROM_ELSEWHERE = "X-Forwarded-For: 203.0.113.7\r\n";

	private final int port;

	private final ApplicationContext context;

	private String key = "";

	private String admin = "";

	IntrudersIT(@LocalServerPort int port, @Autowired ApplicationContext context) {
		this.port = port;
		this.context = context;
	}

	@BeforeEach
	void cutKeys() {
		this.key = TestKeys.cut(this.context, "shop", Role.CLIENT);
		this.admin = TestKeys.cut(this.context, "boss", Role.ADMIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admin/v1/keys", "/v1/../admin/v1/keys", "/v1/models/../../admin/v1/keys",
			"/v1/%2e%2e/admin/v1/keys", "/v1/..%2fadmin/v1/keys", "/v1/..;/admin/v1/keys", "//admin/v1/keys",
			"/%61dmin/v1/keys", "/%2561dmin/v1/keys", "/admin;x=/v1/keys", "/admin/v1/keys/", "/admin/v1/keys;/v1/x",
			"/admin/v1/keys.json", "/ADMIN/v1/keys", "/admin//v1/keys", "/admin/./v1/keys", "/v1\\..\\admin\\v1\\keys",
			"/actuator/health/../metrics", "/actuator/health/..;/metrics", "/actuator/health/%2e%2e/metrics",
			"/swagger-ui/../admin/v1/keys", "/swagger-ui/..%2fadmin/v1/keys", "/swagger-ui/%2e%2e/admin/v1/keys",
			"/openapi/../admin/v1/keys", "/v3/api-docs/../../admin/v1/keys", "/.well-known/../admin/v1/keys",
			"/.well-known/alignserve-keys/../../admin/v1/keys", "http://localhost/admin/v1/keys", "/admin/v1/keys%00",
			"/v1/models%2f..%2f..%2fadmin/v1/keys", "/admin/v1/keys?x=/v1/models", "/admin/v1/keys#/v1/models" })
	void noPathLeadsAroundTheDoor(String path) throws IOException {
		for (String credential : List.of("", bearer(this.key))) {
			String answer = talk("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + FROM_ELSEWHERE + credential
					+ "Connection: close\r\n\r\n");
			assertThat(status(answer)).as(answer).isIn(302, 400, 401, 403, 404);
			assertThat(answer).doesNotContain("\"items\"", "\"names\"");
		}
	}

	@Test
	void noHeaderLeadsAroundTheDoor() throws IOException {
		for (String header : List.of("X-Original-URL: /admin/v1/keys", "X-Rewrite-URL: /admin/v1/keys",
				"X-HTTP-Method-Override: DELETE", "X-Forwarded-Prefix: /admin", "X-Forwarded-User: admin",
				"X-Remote-User: admin", "Cookie: JSESSIONID=1", "Forwarded: for=127.0.0.1;host=localhost",
				"X-Forwarded-Host: localhost", "Host: localhost")) {
			String answer = talk("GET /admin/v1/keys HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n"
					+ "Connection: close\r\n\r\n");
			assertThat(status(answer)).as(header).isIn(400, 401);
		}
	}

	@Test
	void onlyOneWellFormedCredentialCounts() throws IOException {
		String good = "Authorization: Bearer " + this.admin;
		assertThat(ask(good)).isEqualTo(200);
		assertThat(ask("authorization:bEaReR   " + this.admin + "  ")).isEqualTo(200);
		for (String smuggled : List.of(good + "\r\n" + good, good + "\r\nAuthorization: Bearer x",
				"Authorization: Basic eDp5\r\n" + good, "Authorization:\r\n" + good,
				"Authorization: Bearer " + this.admin + ", Bearer " + this.key,
				"Authorization: Bearer " + this.admin + "," + this.admin, "Authorization: Bearer " + this.admin + " x",
				"Authorization: Bearer\t" + this.admin, "Authorization: Bearer", "Authorization: Bearer ",
				"Authorization: " + this.admin, "Authorization: Basic " + this.admin,
				"Authorization : Bearer " + this.admin, "Authorization: Bearer \r\n " + this.admin + "x",
				"Authorization: Bearer " + this.admin + "\u0000",
				"Authorization: Bearer " + this.admin.toUpperCase(java.util.Locale.ROOT),
				"Authorization: Bearer as_" + "0".repeat(12) + "_" + this.admin.substring(16),
				"Authorization: Bearer " + this.admin.substring(0, this.admin.length() - 1), "X-Api-Key: " + this.admin,
				"Authorization: Bearer eyJhbGciOiJub25lIn0.eyJyb2xlcyI6IkFETUlOIn0.")) {
			assertThat(ask(smuggled)).as(smuggled).isIn(400, 401);
		}
	}

	@Test
	void hugeHeadersAreRefusedAndNotLogged(CapturedOutput log) throws IOException {
		String huge = "forged".repeat(4000);
		for (String header : List.of("Authorization: Bearer " + huge, "X-A: " + huge,
				"X-A: 1\r\n".repeat(200) + "X-B: 1", "X-Request-Id: " + huge)) {
			assertThat(ask(header)).isIn(400, 431);
		}
		assertThat(ask("Authorization: Bearer " + "x".repeat(10_000))).isEqualTo(401);
		assertThat(log).doesNotContain("forgedforged");
	}

	@Test
	void aBodyThatNoCallReadsIsNotTakenIn() throws IOException {
		for (String path : List.of("/actuator/health", "/swagger-ui/index.html", "/v3/api-docs", "/nowhere")) {
			String answer;
			try {
				answer = talk("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000000\r\n\r\n"
						+ "x".repeat(2_000_000));
			}
			catch (SocketException ex) {
				// Closed while we were still sending.
				continue;
			}
			assertThat(answer).as(path).contains("Connection: close");
		}
	}

	@Test
	void answersTellBrowsersAndCachesWhatTheyMustNot() throws IOException {
		for (String path : List.of("/v1/models", "/v1/nothing", "/admin/v1/keys", "/nowhere", "/actuator/health",
				"/v3/api-docs")) {
			String answer = talk("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example.com\r\n"
					+ "Connection: close\r\n\r\n");
			assertThat(answer).as(path)
				.contains("X-Content-Type-Options: nosniff\r\n", "X-Frame-Options: DENY\r\n",
						"Referrer-Policy: no-referrer\r\n", "Cache-Control: no-store\r\n",
						"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n")
				.doesNotContain("Access-Control-", "Set-Cookie", "Server:");
			assertThat(answer.split("Cache-Control:", -1)).hasSize(2);
		}
		assertThat(talk("GET /v1/mo\u0001dels HTTP/1.1\r\nHost: localhost\r\n\r\n"))
			.contains("X-Content-Type-Options: nosniff", "Cache-Control: no-store");
	}

	@Test
	void theDocumentationMayRunItsOwnScriptsOnly() throws IOException {
		String page = talk("GET /swagger-ui/index.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		assertThat(status(page)).isEqualTo(200);
		assertThat(page).contains("script-src 'self'; style-src 'self' 'unsafe-inline'", "frame-ancestors 'none'");
		String body = page.substring(page.indexOf("\r\n\r\n"));
		assertThat(body.replaceAll("<script src=\"\\./[^>]*>\\s*</script>", "")).doesNotContain("<script", "onload=",
				"//cdn");
	}

	@Test
	void aWebPageOnThisMachineNeedsAKey() throws IOException {
		String page = "GET /v1/models HTTP/1.1\r\nHost: localhost:" + this.port + "\r\nConnection: close\r\n";
		assertThat(status(talk(page + "\r\n"))).isEqualTo(200);
		assertThat(status(talk(page + "Origin: http://localhost:" + this.port + "\r\n\r\n"))).isEqualTo(200);
		assertThat(status(talk(page + "Origin: https://evil.example.com\r\n\r\n"))).isEqualTo(401);
		assertThat(status(talk(page + "Sec-Fetch-Site: cross-site\r\n\r\n"))).isEqualTo(401);
		assertThat(status(talk(page + bearer(this.key) + "Sec-Fetch-Site: cross-site\r\n\r\n"))).isEqualTo(200);
	}

	private static String bearer(String key) {
		return "Authorization: Bearer " + key + "\r\n";
	}

	private int ask(String headers) throws IOException {
		return status(talk("GET /admin/v1/keys HTTP/1.1\r\nHost: localhost\r\n" + FROM_ELSEWHERE + headers
				+ "\r\nConnection: close\r\n\r\n"));
	}

	private static int status(String answer) {
		return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
	}

	private String talk(String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(20_000);
			OutputStream out = socket.getOutputStream();
			out.write(request.getBytes(StandardCharsets.ISO_8859_1));
			out.flush();
			InputStream in = socket.getInputStream();
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
