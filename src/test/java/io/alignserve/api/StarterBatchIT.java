package io.alignserve.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.alignserve.WithDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A batch on the whole service with the starter checkpoint; shares its service with
 * {@link StarterIT}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@WithDatabase
class StarterBatchIT {

	private final ApiClient client;

	private final BatchClient batches;

	StarterBatchIT(@LocalServerPort int port) {
		this.client = new ApiClient(port);
		this.batches = new BatchClient(this.client, null);
	}

	@Test
	void mixedRowsAreAnsweredAsTheSingleCallsAre() {
		Map<String, String> bodies = new TreeMap<>();
		StringBuilder upload = new StringBuilder();
		Bodies.callExamples().forEach((example) -> {
			String task = example.getName(example.getNameCount() - 2).toString();
			bodies.put(task + "/" + example.getFileName(), Bodies.read(example));
		});
		bodies.forEach((id, body) -> upload.append(BatchClient.row(id, id.substring(0, id.indexOf('/')), body)));
		String id = this.batches.create(upload.toString());
		JsonNode batch = this.batches.awaitStatus(id, "completed");
		assertThat(batch.at("/counts/failed").asInt()).as(this.batches.all(id, "errors", 10).toString()).isZero();
		List<JsonNode> results = this.batches.all(id, "results", 4);
		assertThat(results).hasSize(bodies.size());
		for (JsonNode result : results) {
			String customId = result.get("customId").asString();
			String body = Objects.requireNonNull(bodies.get(customId));
			JsonNode single = this.client.ask("/v1/" + customId.substring(0, customId.indexOf('/')), body);
			assertThat(BatchIT.lasting(result.get("response"))).as(customId).isEqualTo(BatchIT.lasting(single));
		}
	}

}
