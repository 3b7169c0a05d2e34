package io.alignserve.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What SIGTERM does to a service that has requests.
 */
class ShutdownIT {

	private static final int LONG_TEXT = 300;

	@Test
	void whatWasBegunIsFinishedStreamsIncluded() {
		Path folder = Path.of("target", "soak", "shutdown");
		SoakCheckpoints checkpoints = SoakCheckpoints.in(folder.resolve("checkpoints"));
		TestDatabase database = TestDatabase.create();
		Map<String, String> properties = Map.of("alignserve.checkpoint.name", "soak-a", "alignserve.checkpoint.path",
				checkpoints.good("soak-a", 1).toString());
		try (ServiceProcess service = new ServiceProcess(folder, "service", database, properties)) {
			service.start();
			ServiceClient client = new ServiceClient(service::address, service::adminKey);
			Traffic traffic = new Traffic("shutdown", client, 4, LONG_TEXT);
			traffic.awaitMore(8);
			service.terminate(Duration.ofSeconds(60));
			List<Answered> answers = traffic.end();
			List<Answered> failed = answers.stream().filter(Answered::failed).toList();
			assertThat(failed).as("no answer was cut off; later calls find nobody, or are told so")
				.allMatch((answer) -> answer.status() == 0 || answer.status() == 503);
			assertThat(failed).as("a call that was taken is answered")
				.noneMatch((answer) -> answer.status() == 0 && answer.millis() > 500
						&& !answer.body().contains("ConnectException"));
			LoggedDigests.requireSame(database, "shutdown", answers);
		}
	}

}
