package io.alignserve.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The service's clock is set forward by an hour, back by two, and to the right time again
 * while calls and a batch are under way; its database goes on by its own. Needs
 * libfaketime.
 */
@EnabledOnOs(OS.LINUX)
class ClockJumpSoak {

	private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final SoakReport report = new SoakReport("clock-jump-soak");

	@Test
	void noCallFailsAndNoRowIsLost() throws Exception {
		assumeTrue(Files.exists(LIBRARY), LIBRARY + " is not installed");
		Path folder = Path.of("target", "soak", "clock").toAbsolutePath();
		Files.createDirectories(folder);
		Path offset = folder.resolve("offset");
		Files.writeString(offset, "+0");
		try (OwnPostgres postgres = new OwnPostgres(folder.resolve("postgres"))) {
			postgres.start();
			try (ServiceProcess service = new ServiceProcess(folder, "service", postgres.database(), Map.of())
				.with("LD_PRELOAD", LIBRARY.toString())
				.with("FAKETIME_TIMESTAMP_FILE", offset.toString())
				.with("FAKETIME_CACHE_DURATION", "1")
				.with("FAKETIME_DONT_FAKE_MONOTONIC", "1")) {
				service.start();
				ServiceClient client = new ServiceClient(service::address, service::adminKey);
				List<Answered> answers = new ArrayList<>();
				for (String jump : List.of("+3600", "-7200", "+0")) {
					answers.addAll(jump(jump, offset, client));
				}
				// Keys of the right time are remembered by a clock that nobody sets.
				set(offset, "+3600");
				assertThat(tap(client)).isEqualTo(200);
				postgres.stop();
				set(offset, "-7200");
				this.report.put("a remembered key after a jump of -3 h without the database", tap(client));
				set(offset, "+3600");
				int ahead = tap(client);
				this.report.put("a remembered key after a jump of +3 h without the database", ahead);
				assertThat(ahead).isEqualTo(200);
				postgres.start();
				Await.until("rows arrive", PATIENCE, () -> client.metric("alignserve.requestlog.spooled") == 0);
				service.terminate(Duration.ofSeconds(60));
				long rows = postgres.count("SELECT count(*) FROM request_log WHERE id LIKE 'clock-%'");
				this.report.put("answered", answers.size()).put("rows", rows).write();
				assertThat(answers).noneMatch(Answered::failed);
				assertThat(rows).isEqualTo(answers.size());
			}
		}
	}

	/** The library looks at its file once a second. */
	private static void set(Path offset, String seconds) throws IOException {
		Files.writeString(offset, seconds);
		Await.pause(Duration.ofMillis(2500));
	}

	private static int tap(ServiceClient client) {
		return client.send("POST", "/v1/tap", Traffic.example(), "Authorization", "Bearer " + client.adminKeyText())
			.status();
	}

	private List<Answered> jump(String seconds, Path offset, ServiceClient client) throws IOException {
		String name = "clock-" + seconds.substring(1) + (seconds.startsWith("-") ? "back" : "forward");
		StringBuilder rows = new StringBuilder();
		for (int i = 0; i < 20; i++) {
			rows.append("{\"customId\": \"")
				.append(i)
				.append("\", \"task\": \"tap\", \"body\": ")
				.append(Traffic.example())
				.append("}\n");
		}
		try (Traffic traffic = new Traffic(name, client, 2, 24)) {
			traffic.awaitMore(4);
			Reply batch = client.batch(rows.toString());
			assertThat(batch.status()).as(batch.text()).isEqualTo(202);
			String id = batch.json().path("id").asString("");
			String kept = client.send("POST", "/v1/tap", Traffic.example(), "Idempotency-Key", name).text();
			set(offset, seconds);
			traffic.awaitMore(20);
			String again = client.send("POST", "/v1/tap", Traffic.example(), "Idempotency-Key", name).text();
			assertThat(again).as("repeated after the jump").isEqualTo(kept);
			Await.until("the batch ends", PATIENCE,
					() -> client.send("GET", "/v1/batches/" + id, null)
						.json()
						.path("status")
						.asString("")
						.equals("completed"));
			Reply newest = client.admin("GET", "/requests?limit=1", null);
			Instant told = OffsetDateTime.parse(newest.json().at("/items/0/receivedAt").asString("")).toInstant();
			this.report.put(seconds + " s, newest row in the log is ahead of us by s",
					Duration.between(Instant.now(), told).toSeconds());
			assertThat(client.isReady()).isTrue();
			assertThat(client.isLive()).isTrue();
			return traffic.end();
		}
	}

}
