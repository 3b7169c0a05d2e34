package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

import io.alignserve.Eventually;
import io.alignserve.TestDatabase;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service while its database lets nobody in.
 */
@ApiTest
class DatabaseGoneIT {

	private final ApiClient client;

	private final JdbcTemplate jdbc;

	private final TestDatabase database;

	@Autowired
	private ApplicationContext context;

	@Autowired
	private CircuitBreakerRegistry breakers;

	DatabaseGoneIT(@LocalServerPort int port, @Autowired JdbcTemplate jdbc, @Autowired Environment environment) {
		this.client = new ApiClient(port);
		this.jdbc = jdbc;
		this.database = new TestDatabase(environment.getRequiredProperty("spring.datasource.url"),
				environment.getRequiredProperty("spring.datasource.username"),
				environment.getRequiredProperty("spring.datasource.password"));
	}

	/** Other tests share the service, and do not expect an open circuit. */
	@AfterEach
	void reopen() {
		this.database.reopen();
		Eventually.holds(() -> assertThat(this.breakers.circuitBreaker("keys").getState())
			.isEqualTo(CircuitBreaker.State.CLOSED));
	}

	@Test
	void callsAreAnsweredAndTheirRowsArriveLater() {
		this.database.shut();
		assertThat(tag("while-gone", null).statusCode()).isEqualTo(200);
		assertThat(this.client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		assertThat(this.client.get("/actuator/health").statusCode()).isEqualTo(503);
		this.database.reopen();
		assertThat(Eventually.row(this.jdbc, "while-gone")).containsEntry("status", 200);
	}

	@Test
	void aKeyThatCannotBeLookedUpIsNeitherTrustedNorCalledWrong() {
		this.database.shut();
		HttpResponse<String> response = tag("keyed-while-gone", "as_0123456789ab_" + "x".repeat(43));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
		this.database.reopen();
		assertThat(Eventually.row(this.jdbc, "keyed-while-gone")).containsEntry("status", 503);
	}

	@Test
	void aKeyThatWasUsedShortlyBeforeGoesOnOpening() {
		String key = TestKeys.cut(this.context, "steady", Role.ADMIN);
		assertThat(tag("keyed-before", key).statusCode()).isEqualTo(200);
		this.database.shut();
		for (int i = 0; i < 4; i++) {
			assertThat(tag("keyed-during-" + i, key).statusCode()).isEqualTo(200);
		}
		Eventually.holds(() -> assertThat(health(key)).isEqualTo("OPEN"));
		assertThat(this.client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		String state = this.client
			.send(this.client
				.request("/actuator/metrics/resilience4j.circuitbreaker.state?tag=name:keys&tag=state:open")
				.header("Authorization", "Bearer " + key))
			.body();
		assertThat(ApiClient.JSON.readTree(state).at("/measurements/0/value").asInt()).as(state).isOne();
		this.database.reopen();
		Eventually.holds(() -> assertThat(health(key)).isEqualTo("CLOSED"));
		assertThat(Eventually.row(this.jdbc, "keyed-during-0")).containsEntry("caller", "steady");
	}

	private String health(String key) {
		String health = this.client
			.send(this.client.request("/actuator/health").header("Authorization", "Bearer " + key))
			.body();
		return ApiClient.JSON.readTree(health)
			.at("/components/circuitBreakers/details/keys/details/state")
			.asString("not in " + health);
	}

	private HttpResponse<String> tag(String id, @Nullable String key) {
		HttpRequest.Builder request = this.client.request("/v1/tag")
			.header("Content-Type", "application/json")
			.header("X-Request-Id", id);
		if (key != null) {
			request.header("Authorization", "Bearer " + key);
		}
		return this.client.send(request.POST(HttpRequest.BodyPublishers.ofString(Bodies.TAG)));
	}

}
