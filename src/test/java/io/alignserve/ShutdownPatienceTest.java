package io.alignserve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call that is on time is not cut off by SIGTERM, nor by whoever sent it.
 */
class ShutdownPatienceTest {

	private static final String DEADLINE = "alignserve.serving.deadline";

	private static final String TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	/**
	 * What a stop takes beside its calls: batches and webhooks 29 s, the request log 5 s,
	 * the rest. The chart counts in the same way.
	 */
	private static final Duration BESIDE_CALLS = Duration.ofSeconds(45);

	@Test
	void aCallHasAllOfItsTime() throws IOException {
		assertThat(patience(Map.of())).isEqualTo(Duration.ofSeconds(65));
		assertThat(patience(Map.of(DEADLINE, "5m"))).isEqualTo(Duration.ofSeconds(305));
	}

	@Test
	void whatIsConfiguredGoesFirst() throws IOException {
		assertThat(patience(Map.of(DEADLINE, "5m", TIMEOUT, "10s"))).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void aDeadlineThatIsNoneIsForOthersToRefuse() throws IOException {
		assertThat(patience(Map.of(DEADLINE, "soon"))).isNull();
		assertThat(patience(Map.of(DEADLINE, "0s"))).isNull();
	}

	@Test
	void composeAndTheChartWaitForAllOfIt() throws IOException {
		Duration deadline = Duration.ofSeconds(60);
		Matcher grace = Pattern.compile("stop_grace_period: (\\d+)s")
			.matcher(Files.readString(Path.of("docker/compose.yaml")));
		assertThat(grace.find()).isTrue();
		assertThat(Duration.ofSeconds(Long.parseLong(grace.group(1)))).isEqualTo(deadline.plus(BESIDE_CALLS));
		assertThat(patience(Map.of())).isGreaterThan(deadline);
		assertThat(Files.readString(Path.of("helm/alignserve/templates/_helpers.tpl")))
			.contains("add .Values.preStopSeconds .Values.callSeconds " + BESIDE_CALLS.toSeconds());
	}

	/** With what the service itself configures. */
	private static @Nullable Duration patience(Map<String, Object> configured) throws IOException {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("configured", configured));
		new YamlPropertySourceLoader().load("ours", new FileSystemResource("src/main/resources/application.yaml"))
			.forEach(environment.getPropertySources()::addLast);
		new ShutdownPatience().postProcessEnvironment(environment, new SpringApplication());
		String value = environment.getProperty(TIMEOUT);
		return (value != null) ? DurationStyle.detectAndParse(value) : null;
	}

}
