package io.alignserve.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Allocations that really fail: the operating system gives the running service no more
 * memory for a while. Needs {@code prlimit}.
 */
@EnabledOnOs(OS.LINUX)
class MemorySoak {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	/** For the JVM; caches of the long texts want several times as much. */
	private static final long SLACK_BYTES = 16 << 20;

	private final SoakReport report = new SoakReport("memory-soak");

	@Test
	void requestsThatFindNoMemoryAreRefusedAndTheNextOnesAnswered() throws Exception {
		assumeTrue(Files.exists(Path.of("/usr/bin/prlimit")), "prlimit is not installed");
		Path folder = Path.of("target", "soak", "memory");
		SoakCheckpoints checkpoints = SoakCheckpoints.in(folder.resolve("checkpoints"));
		Map<String, String> properties = Map.of("alignserve.checkpoint.name", "large", "alignserve.checkpoint.path",
				checkpoints.large("large").toString(), "alignserve.checkpoint.kv-memory", "2GB");
		try (OwnPostgres postgres = new OwnPostgres(folder.resolve("postgres"));
				ServiceProcess service = new ServiceProcess(folder, "service", postgres.database(), properties)) {
			postgres.start();
			service.start();
			ServiceClient client = new ServiceClient(service::address, service::adminKey);
			List<Answered> before = some("memory-before", client, 8);
			limit(service, Long.toString(virtualBytes(service) + SLACK_BYTES));
			List<Answered> during = some("memory-during", client, 400);
			boolean alive = service.isAlive();
			if (alive) {
				limit(service, "unlimited");
			}
			this.report.put("answered without memory", during.stream().filter((one) -> !one.failed()).count())
				.put("refused with 503", during.stream().filter((one) -> one.status() == 503).count())
				.put("failed otherwise",
						during.stream()
							.filter((one) -> one.failed() && one.status() != 503)
							.map(Answered::toString)
							.distinct()
							.limit(5)
							.toList())
				.put("alive", alive)
				.write();
			assertThat(alive).as(service.output()).isTrue();
			List<Answered> after = some("memory-after", client, 64);
			this.report.put("times without memory", client.metric("alignserve.engine.outofmemory"))
				.put("failed before and after",
						before.stream().filter(Answered::failed).count()
								+ after.stream().filter(Answered::failed).count())
				.write();
			assertThat(after).noneMatch(Answered::failed);
			Await.until("ready", PATIENCE, client::isReady);
			assertThat(client.isLive()).isTrue();
			service.terminate(Duration.ofSeconds(60));
		}
	}

	private static List<Answered> some(String name, ServiceClient client, int maxTokens) {
		List<Answered> answers = new ArrayList<>();
		Traffic traffic = new Traffic(name, client, 12, maxTokens);
		traffic.awaitMore(40);
		answers.addAll(traffic.end());
		return answers;
	}

	private static long virtualBytes(ServiceProcess service) throws IOException {
		String pages = Files.readString(Path.of("/proc", Long.toString(service.pid()), "statm")).split(" ", 2)[0];
		return Long.parseLong(pages) * 4096;
	}

	private static void limit(ServiceProcess service, String bytes) throws IOException, InterruptedException {
		int code = new ProcessBuilder("prlimit", "--pid", Long.toString(service.pid()), "--as=" + bytes + ":unlimited")
			.inheritIO()
			.start()
			.waitFor();
		assertThat(code).isZero();
	}

}
