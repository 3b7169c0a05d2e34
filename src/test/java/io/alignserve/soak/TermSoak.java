package io.alignserve.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SIGTERM at bad moments: with a full queue, streams and a batch; twice; while the
 * service starts; while a checkpoint is loaded.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class TermSoak {

	/** What the JVM returns when a signal ended it. */
	private static final int TERMINATED = 143;

	private static final Duration GRACE = Duration.ofSeconds(90);

	private final TestDatabase database = TestDatabase.create();

	@Test
	void aFullQueueStreamsAndABatchEndInTime() {
		SoakReport report = new SoakReport("term-load-soak");
		Path folder = Path.of("target", "soak", "term");
		SoakCheckpoints checkpoints = SoakCheckpoints.in(folder.resolve("checkpoints"));
		Map<String, String> properties = Map.of("alignserve.checkpoint.name", "soak-a", "alignserve.checkpoint.path",
				checkpoints.good("soak-a", 1).toString());
		try (ServiceProcess service = new ServiceProcess(folder, "load", this.database, properties)) {
			service.start();
			ServiceClient client = new ServiceClient(service::address, service::adminKey);
			StringBuilder rows = new StringBuilder();
			for (int i = 0; i < 200; i++) {
				rows.append("{\"customId\": \"")
					.append(i)
					.append("\", \"task\": \"tap\", \"body\": ")
					.append(Traffic.example())
					.append("}\n");
			}
			assertThat(client.batch(rows.toString()).status()).isEqualTo(202);
			Traffic traffic = new Traffic("term", client, 24, 200);
			traffic.awaitMore(24);
			long began = System.nanoTime();
			service.askToEnd();
			Await.pause(Duration.ofMillis(500));
			// A second one changes nothing.
			service.askToEnd();
			int code = service.awaitEnd(GRACE);
			long millis = (System.nanoTime() - began) / 1_000_000;
			List<Answered> answers = traffic.end();
			List<Answered> failed = answers.stream().filter(Answered::failed).toList();
			long cut = failed.stream()
				.filter((answer) -> answer.status() == 200
						|| (answer.status() == 0 && !answer.body().contains("ConnectException")))
				.filter((answer) -> answer.began() < began)
				.count();
			report.put("exit code under load", code)
				.put("ms from SIGTERM to the end under load", millis)
				.put("answers of calls that were under way",
						answers.stream()
							.filter((answer) -> answer.began() < began && answer.ended() > began)
							.filter((answer) -> !answer.failed())
							.count())
				.put("calls that were cut off", cut)
				.put("calls refused with 503", failed.stream().filter((answer) -> answer.status() == 503).count())
				.write();
			assertThat(code).isEqualTo(TERMINATED);
			assertThat(cut).isZero();
			LoggedDigests.requireSame(this.database, "term", answers);
		}
	}

	@Test
	void aStartAndALoadCanBeInterrupted() {
		SoakReport report = new SoakReport("term-start-soak");
		Path folder = Path.of("target", "soak", "term-start");
		SoakCheckpoints checkpoints = SoakCheckpoints.in(folder.resolve("checkpoints"));
		Map<String, String> properties = Map.of("alignserve.checkpoints.roots", checkpoints.root().toString());
		try (ServiceProcess service = new ServiceProcess(folder, "start", this.database, properties)) {
			for (int millis : List.of(500, 2000, 4000, 7000)) {
				service.launch();
				Await.pause(Duration.ofMillis(millis));
				long began = System.nanoTime();
				service.askToEnd();
				int code = service.awaitEnd(GRACE);
				report.put("SIGTERM " + millis + " ms after the start",
						"exit code " + code + " after " + (System.nanoTime() - began) / 1_000_000 + " ms");
				// While it still starts, what was to be begun may fail instead.
				assertThat(code).isIn(TERMINATED, 1);
			}
			service.start();
			ServiceClient client = new ServiceClient(service::address, service::adminKey);
			client.register("slow", checkpoints.slow("slow"), null).ok();
			assertThat(client.admin("POST", "/checkpoints/slow/load", "{}").status()).isEqualTo(202);
			assertThat(client.admin("GET", "/checkpoints/slow", null).ok().path("state").asString())
				.isEqualTo("LOADING");
			long began = System.nanoTime();
			service.askToEnd();
			int code = service.awaitEnd(GRACE);
			report.put("SIGTERM while a checkpoint is loaded",
					"exit code " + code + " after " + (System.nanoTime() - began) / 1_000_000 + " ms");
			service.start();
			Await.until("ready again", GRACE, client::isReady);
			report.write();
			assertThat(code).isEqualTo(TERMINATED);
		}
	}

}
