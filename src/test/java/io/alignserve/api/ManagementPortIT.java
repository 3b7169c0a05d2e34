package io.alignserve.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may read what, where management has a port of its own.
 */
@TelemetryTest
class ManagementPortIT {

	private final ApiClient service;

	private final ApiClient management;

	private final String key;

	ManagementPortIT(@LocalServerPort int port, @LocalManagementPort int managementPort,
			@Value("${alignserve.home}") Path home) throws IOException {
		assertThat(managementPort).isNotEqualTo(port);
		this.service = new ApiClient(port);
		this.management = new ApiClient(managementPort);
		this.key = Files.readString(home.resolve("admin.key")).strip();
	}

	@Test
	void metricsAndHealthNeedNoKeyThere() {
		assertThat(stranger(this.management, "GET", "/actuator/prometheus").body()).contains("alignserve_ready 1");
		for (String path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
			assertThat(stranger(this.management, "GET", path).statusCode()).as(path).isEqualTo(200);
		}
		assertThat(stranger(this.management, "GET", "/actuator/health").body()).doesNotContain("starter");
	}

	@Test
	void nothingElseIsOpenThere() {
		for (String path : List.of("/actuator", "/actuator/metrics", "/actuator/metrics/jvm.memory.used",
				"/actuator/info", "/actuator/env", "/actuator/heapdump", "/actuator/prometheus/x", "/admin/v1/pool",
				"/admin/v1/keys")) {
			HttpResponse<String> response = stranger(this.management, "GET", path);
			assertThat(response.statusCode()).as(path).isEqualTo(401);
			assertThat(response.body()).contains("urn:alignserve:problem:unauthorized");
		}
		for (String path : List.of("/v1/models", "/", "/error")) {
			assertThat(stranger(this.management, "GET", path).statusCode()).as(path).isIn(401, 404);
			assertThat(local(this.management, path).statusCode()).as(path).isEqualTo(404);
		}
		assertThat(stranger(this.management, "POST", "/actuator/prometheus").statusCode()).isEqualTo(405);
	}

	@Test
	void administratorsReadTheRestThere() {
		assertThat(administrator(this.management, "/actuator/metrics").statusCode()).isEqualTo(200);
		assertThat(administrator(this.management, "/actuator/health").body()).contains("starter");
		assertThat(administrator(this.management, "/actuator/env").statusCode()).isEqualTo(404);
	}

	@Test
	void aStaleKeyDoesNotKeepPrometheusOut() {
		assertThat(this.management
			.send(this.management.request("/actuator/prometheus").header("Authorization", "Bearer as_stale").GET())
			.statusCode()).isEqualTo(200);
	}

	@Test
	void theServicesPortShowsNoMetrics() {
		assertThat(stranger(this.service, "GET", "/actuator/prometheus").statusCode()).isEqualTo(401);
		assertThat(local(this.service, "/actuator/prometheus").statusCode()).isEqualTo(401);
		assertThat(administrator(this.service, "/actuator/prometheus").statusCode()).isEqualTo(404);
	}

	private static HttpResponse<String> stranger(ApiClient client, String method, String path) {
		return client.send(client.request(path)
			.header("X-Forwarded-For", "203.0.113.7")
			.header("X-Forwarded-Port", "1")
			.method(method, HttpRequest.BodyPublishers.noBody()));
	}

	private static HttpResponse<String> local(ApiClient client, String path) {
		return client.get(path);
	}

	private HttpResponse<String> administrator(ApiClient client, String path) {
		return client.send(client.request(path).header("Authorization", "Bearer " + this.key).GET());
	}

}
