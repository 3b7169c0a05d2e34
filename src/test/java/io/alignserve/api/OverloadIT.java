package io.alignserve.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import io.alignserve.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More callers than the service can serve are refused, quickly and with a time to come
 * back. How quickly is {@link OverloadSoak}'s business.
 */
@ApiTest
class OverloadIT {

	private final int port;

	private final ApiClient client;

	private final ApplicationContext context;

	OverloadIT(@LocalServerPort int port, @Autowired ApplicationContext context) {
		this.port = port;
		this.client = new ApiClient(port);
		this.context = context;
	}

	@Test
	void fiveHundredCallersAreAnsweredOrRefused() throws IOException {
		OverloadReport report = new OverloadKit(this.port, this.context)
			.run(Duration.ofSeconds(Integer.getInteger("load.seconds", 15)), false);
		OverloadExpectations.verify(report);
	}

	@Test
	void callsThatNeverSendTheirBodiesLeaveRoomForHealthAndAdministration() throws IOException {
		AdmissionGate gate = this.context.getBean(AdmissionGate.class);
		List<Socket> slow = new ArrayList<>();
		try {
			for (int i = 0; i < gate.most(); i++) {
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
				slow.add(socket);
				socket.getOutputStream()
					.write(("POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
							+ "Content-Length: 1000\r\n\r\n{")
						.getBytes(StandardCharsets.US_ASCII));
			}
			Eventually.holds(() -> assertThat(gate.underWay()).isEqualTo(gate.most()));
			HttpResponse<String> refused = this.client.get("/v1/models");
			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(ApiClient.JSON.readTree(refused.body()).get("type").asString())
				.isEqualTo("urn:alignserve:problem:overloaded");
			assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 60);
			assertThat(this.client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
			assertThat(this.client.get("/admin/v1/pool").statusCode()).isEqualTo(401);
		}
		finally {
			for (Socket socket : slow) {
				socket.close();
			}
		}
		Eventually.holds(() -> assertThat(this.client.get("/v1/models").statusCode()).isEqualTo(200));
		Eventually.holds(() -> assertThat(gate.underWay()).isZero());
	}

}
