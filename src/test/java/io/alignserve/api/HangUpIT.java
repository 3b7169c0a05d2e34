package io.alignserve.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

import io.alignserve.Eventually;
import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

@ApiTest
class HangUpIT {

	private static final Duration BOUND = Duration.ofSeconds(20);

	private final int port;

	private final ScriptedModel model;

	private final JdbcTemplate database;

	HangUpIT(@LocalServerPort int port, @Autowired ScriptedModel model, @Autowired JdbcTemplate database) {
		this.port = port;
		this.model = model;
		this.database = database;
	}

	/**
	 * Slow steps, so that the whole answer takes long and a busy machine does not count
	 * as steps.
	 */
	@BeforeEach
	void slowDown() {
		this.model.runner().stepMillis(250);
	}

	@AfterEach
	void speedUp() {
		this.model.runner().stepMillis(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/event-stream" })
	void aClientThatHangsUpFreesItsSlotLongBeforeItsAnswerIsComplete(String accept) throws IOException {
		String id = "hang-up-" + accept.replace('/', '-');
		int stepsBefore = this.model.runner().steps();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			byte[] body = Bodies.TAG.getBytes(StandardCharsets.UTF_8);
			String head = "POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: "
					+ accept + "\r\nX-Request-Id: " + id + "\r\nContent-Length: " + body.length + "\r\n\r\n";
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().write(body);
			socket.getOutputStream().flush();
			await(() -> this.model.runner().openSlots() > 0);
			if (accept.equals("text/event-stream")) {
				// The first event has come: the stream is under way.
				new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
			}
		}
		int stepsAtHangUp = this.model.runner().steps();
		await(() -> this.model.runner().openSlots() == 0);
		// One step was running, one may have begun while the hang-up was on its way, and
		// the slot's own end is seen a step later.
		assertThat(this.model.runner().steps() - stepsAtHangUp).isLessThanOrEqualTo(3);
		assertThat(stepsAtHangUp).isGreaterThan(stepsBefore);
		Map<String, Object> row = Eventually.row(this.database, id);
		assertThat(row).containsEntry("outcome", "CANCELLED").containsEntry("status", 499);
		assertThat(row).containsEntry("model_alias", "default")
			.containsEntry("checkpoint", ScriptedModel.NAME)
			.containsEntry("digest", ScriptedModel.DIGEST);
		assertThat((Integer) row.get("prompt_tokens")).isPositive();
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + BOUND.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("waited for " + BOUND).isLessThan(end);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
		}
	}

}
