package io.alignserve.api;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same five hundred callers for two minutes, once patient and once not, and with a
 * clock.
 * <p>
 * {@code -Dload.seconds=120}.
 */
@ApiTest
class OverloadSoak {

	private static final double MAX_REFUSAL_MILLIS = 50;

	private final OverloadKit kit;

	OverloadSoak(@LocalServerPort int port, @Autowired ApplicationContext context) {
		this.kit = new OverloadKit(port, context);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void refusalsComeWithinFiftyMilliseconds(boolean patient) throws IOException {
		OverloadReport report = this.kit.run(Duration.ofSeconds(Integer.getInteger("load.seconds", 120)), patient);
		OverloadExpectations.verify(report);
		assertThat(OverloadReport.percentile(report.callerMillis(503), 0.99)).as(report.toString())
			.isLessThan(MAX_REFUSAL_MILLIS);
		assertThat(OverloadReport.percentile(Objects.requireNonNull(report.serverMillis().get(503)), 0.99))
			.as(report.toString())
			.isLessThan(MAX_REFUSAL_MILLIS);
	}

}
