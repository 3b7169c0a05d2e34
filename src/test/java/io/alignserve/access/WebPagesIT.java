package io.alignserve.access;

import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Browsers that ask for a web page whether it may call.
 */
@AccessTest
class WebPagesIT {

	private static final String ROOM = "/v1/access-it/1";

	private final Visitor visitor;

	private final ApplicationContext context;

	/** The client library keeps Origin and Host for browsers only, unless told. */
	@BeforeAll
	static void permitHeaders() {
		System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
	}

	WebPagesIT(@LocalServerPort int port, @Autowired ApplicationContext context) {
		this.visitor = new Visitor(port);
		this.context = context;
	}

	@Test
	void aConfiguredPageMayCallWithAKey() {
		HttpResponse<String> preflight = this.visitor.send("OPTIONS", ROOM, "Origin", AccessTest.STUDIO,
				"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers",
				"authorization, content-type, idempotency-key");
		assertThat(preflight.statusCode()).isEqualTo(200);
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue(AccessTest.STUDIO);
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
		HttpResponse<String> call = this.visitor.get(ROOM, "Origin", AccessTest.STUDIO, "Authorization",
				"Bearer " + TestKeys.cut(this.context, "studio", Role.CLIENT));
		assertThat(call.statusCode()).isEqualTo(200);
		assertThat(call.headers().firstValue("Access-Control-Allow-Origin")).hasValue(AccessTest.STUDIO);
		assertThat(call.headers().firstValue("Access-Control-Expose-Headers"))
			.hasValueSatisfying((names) -> assertThat(names).contains("X-Request-Id", "Retry-After"));
	}

	@Test
	void noOtherPageMayAndIsToldSo() {
		for (String origin : List.of("https://evil.example.com", "http://studio.example.com",
				"https://studio.example.com.evil.example", "null")) {
			for (String method : List.of("GET", "OPTIONS")) {
				HttpResponse<String> refused = this.visitor.send(method, ROOM, "Origin", origin,
						"Access-Control-Request-Method", "GET");
				assertThat(refused.statusCode()).as(origin).isEqualTo(403);
				assertThat(refused.body()).contains("urn:alignserve:problem:forbidden");
				assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
			}
		}
	}

	@Test
	void aConfiguredPageIsNotLocalAndNoPageAdministers() {
		assertThat(this.visitor.get(ROOM, "Origin", AccessTest.STUDIO).statusCode()).isEqualTo(401);
		String admin = TestKeys.cut(this.context, "boss", Role.ADMIN);
		HttpResponse<String> call = this.visitor.get("/admin/v1/access-it", "Origin", AccessTest.STUDIO,
				"Authorization", "Bearer " + admin);
		assertThat(call.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
		assertThat(this.visitor
			.send("OPTIONS", "/admin/v1/access-it", "Origin", AccessTest.STUDIO, "Access-Control-Request-Method", "GET")
			.headers()
			.firstValue("Access-Control-Allow-Origin")).isEmpty();
	}

	@Test
	void whatIsNoOriginIsRefusedAtTheStart() {
		for (String wrong : List.of("studio.example.com", "https://studio.example.com/", "https://*.example.com",
				"file:///x", "https://user@studio.example.com", "")) {
			assertThatThrownBy(() -> WebPages.filter(List.of(wrong), this.context.getBean(Refusals.class))).as(wrong)
				.isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("allowed-origins");
		}
	}

}
