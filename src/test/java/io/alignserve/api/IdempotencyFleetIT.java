package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import io.alignserve.AlignServe;
import io.alignserve.Eventually;
import io.alignserve.TestDatabase;
import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two whole services on one database: a client may repeat its request at either, and
 * after a restart.
 */
class IdempotencyFleetIT {

	private static final String UNSEEDED = Bodies.TAG.replace("\"seed\": 42, ", "");

	private final TestDatabase database = TestDatabase.create();

	private final String key = UUID.randomUUID().toString();

	private ConfigurableApplicationContext one = service("one");

	private final ConfigurableApplicationContext two = service("two");

	@AfterEach
	void stop() {
		this.one.close();
		this.two.close();
	}

	private ConfigurableApplicationContext service(String name) {
		return new SpringApplicationBuilder(AlignServe.class, ApiTest.ScriptedPool.class).run("--server.port=0",
				"--spring.datasource.url=" + this.database.url(),
				"--spring.datasource.username=" + this.database.username(),
				"--spring.datasource.password=" + this.database.password(), "--spring.datasource.hikari.minimum-idle=1",
				"--spring.jmx.enabled=false", "--alignserve.idempotency.lease=2s",
				"--alignserve.home=" + Path.of("target", "test-home", this.database.name(), name).toAbsolutePath());
	}

	private HttpResponse<String> tag(ConfigurableApplicationContext service, String accept) {
		ApiClient client = new ApiClient(service.getEnvironment().getRequiredProperty("local.server.port", int.class));
		return client.send(client.request("/v1/tag")
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.header("Idempotency-Key", this.key)
			.POST(HttpRequest.BodyPublishers.ofString(UNSEEDED)));
	}

	@Test
	void theAnswerOfOneIsGivenByTheOtherAndAfterARestart() {
		ScriptedModel model = this.one.getBean(ScriptedModel.class);
		// The lease ends several times meanwhile, and is renewed.
		model.runner().stepMillis(60);
		CompletableFuture<HttpResponse<String>> running = CompletableFuture
			.supplyAsync(() -> tag(this.one, "application/json"));
		Eventually.holds(() -> assertThat(model.runner().openSlots()).isPositive());
		while (!running.isDone()) {
			HttpResponse<String> response = tag(this.two, "application/json");
			assertThat(response.statusCode()).as(response.body()).isIn(409, 200);
			assertThat(response.headers().firstValue("Idempotency-Replayed").isPresent())
				.isEqualTo(response.statusCode() == 200);
		}
		HttpResponse<String> first = running.join();
		assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
		assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
		assertReplayed(this.two, first);
		this.one.close();
		this.one = service("one");
		assertReplayed(this.one, first);
		assertThat(this.two.getBean(JdbcTemplate.class)
			.queryForObject("SELECT count(*) FROM idempotency WHERE answer IS NOT NULL", Integer.class)).isEqualTo(1);
	}

	private void assertReplayed(ConfigurableApplicationContext service, HttpResponse<String> first) {
		HttpResponse<String> again = tag(service, "application/json");
		assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
		assertThat(again.body()).isEqualTo(first.body());
	}

}
