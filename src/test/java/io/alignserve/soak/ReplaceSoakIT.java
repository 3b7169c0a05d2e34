package io.alignserve.soak;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.alignserve.WithDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Swaps checkpoints that do not fit beside each other, under constant traffic: requests
 * wait while old makes way for new, none fails, and old comes back if new is broken.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "alignserve.checkpoints.roots=${user.dir}/target/soak/replace/checkpoints",
				"alignserve.checkpoint.kv-memory=8MB", "alignserve.pool.budget.cpu=80MB" })
@WithDatabase
class ReplaceSoakIT {

	private static final int SWAPS = Integer.getInteger("soak.replacements", 8);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ServiceClient client;

	private final DataSource database;

	private final SoakReport report = new SoakReport("replace-soak");

	ReplaceSoakIT(@LocalServerPort int port, @Autowired DataSource database, @Value("${alignserve.home}") Path home) {
		this.client = ServiceClient.local(port, home);
		this.database = database;
	}

	@Test
	void requestsWaitWhileOldMakesWayForNewAndNoneFails() throws Exception {
		SoakCheckpoints checkpoints = SoakCheckpoints.in(Path.of("target", "soak", "replace", "checkpoints"));
		Set<String> good = Set.of(register(checkpoints, "soak-a", 1), register(checkpoints, "soak-b", 2));
		BrokenCheckpoint.NOT_A_NUMBER.register(checkpoints, this.client);
		BrokenCheckpoint.TOO_LARGE.register(checkpoints, this.client);
		replace("soak-a").ok();
		long before = reserved();
		List<Double> swapMillis = new ArrayList<>();
		Traffic traffic = new Traffic("replace", this.client, 3);
		try (traffic) {
			for (int i = 0; i < SWAPS; i++) {
				traffic.awaitMore(5);
				requireRefusals();
				long began = System.nanoTime();
				replace((i % 2 == 0) ? "soak-b" : "soak-a").ok();
				swapMillis.add((System.nanoTime() - began) / 1e6);
			}
			traffic.awaitMore(5);
		}
		List<Answered> answers = traffic.end();
		this.report.put("replacements", SWAPS)
			.put("longestMillis", Math.round(swapMillis.stream().mapToDouble(Double::doubleValue).max().orElse(0)))
			.put("latency", Latencies.of(answers).figures())
			.put("failed", answers.stream().filter(Answered::failed).count())
			.write();
		assertThat(answers.stream().filter(Answered::failed)).isEmpty();
		assertThat(answers.stream().map(Answered::digest)).isSubsetOf(good);
		try (Connection connection = this.database.getConnection()) {
			LoggedDigests.requireSame(connection, "replace", answers);
		}
		Await.until("as many bytes are reserved as in the beginning", PATIENCE, () -> reserved() == before);
	}

	/** None of these changes where the alias leads. */
	private void requireRefusals() {
		String now = this.client.target("default");
		String other = now.equals("soak-a") ? "soak-b" : "soak-a";
		Reply beside = this.client.point("default", other);
		assertThat(beside.status()).as(beside.text()).isEqualTo(507);
		assertThat(beside.json().has("requiredBytes")).as(beside.text()).isTrue();
		assertThat(beside.json().has("availableBytes")).as(beside.text()).isTrue();
		BrokenCheckpoint.NOT_A_NUMBER.requireRefused(replace(BrokenCheckpoint.NOT_A_NUMBER.title()));
		BrokenCheckpoint.TOO_LARGE.requireRefused(replace(BrokenCheckpoint.TOO_LARGE.title()));
		assertThat(this.client.target("default")).isEqualTo(now);
	}

	private String register(SoakCheckpoints checkpoints, String name, long seed) {
		JsonNode registered = this.client.register(name, checkpoints.good(name, seed), null).ok();
		return registered.path("digest").asString();
	}

	private Reply replace(String checkpoint) {
		return this.client.admin("PUT", "/aliases/default",
				Reply.JSON.createObjectNode().put("checkpoint", checkpoint).put("strategy", "replace").toString());
	}

	private long reserved() {
		return this.client.get("/pool").at("/devices/cpu/reservedBytes").asLong(-1);
	}

}
