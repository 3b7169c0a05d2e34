package io.alignserve.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.alignserve.ad.Market;
import io.alignserve.ad.Platform;
import io.alignserve.ad.SpecialAdCategory;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Gender;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.pool.Route;
import io.alignserve.registry.AliasChange;
import io.alignserve.registry.AliasCommand;
import io.alignserve.registry.CheckpointView;
import io.alignserve.task.Attribute;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The committed OpenAPI document is what the service serves. After a change, write it
 * anew with {@code mvn -Dit.test=OpenApiIT -Dopenapi.update=true verify} and commit it.
 */
@ApiTest
class OpenApiIT {

	private static final Path COMMITTED = Path.of("openapi/alignserve.yaml");

	private final ApiClient client;

	OpenApiIT(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@Test
	void theCommittedDocumentIsWhatIsServed() throws IOException {
		String served = this.client.get("/v3/api-docs.yaml").body();
		if (Boolean.getBoolean("openapi.update")) {
			Files.createDirectories(COMMITTED.toAbsolutePath().getParent());
			Files.writeString(COMMITTED, served);
		}
		assertThat(served)
			.as("openapi/alignserve.yaml is out of date; write it anew with "
					+ "mvn -Dit.test=OpenApiIT -Dopenapi.update=true verify")
			.isEqualTo(Files.readString(COMMITTED));
	}

	@Test
	void everyExampleIsPartOfTheDocument() {
		JsonNode document = ApiClient.JSON.readTree(this.client.get("/v3/api-docs").body());
		assertThat(document.get("openapi").asString()).startsWith("3.1");
		for (Path example : Bodies.examples()) {
			String call = example.getName(example.getNameCount() - 2).toString();
			String name = String.valueOf(example.getFileName()).replace(".json", "");
			assertThat(operations(document).filter((operation) -> operation.get("operationId").asString().equals(call)))
				.as(call)
				.singleElement()
				.satisfies((operation) -> assertThat(
						operation.at("/requestBody/content/application~1json/examples/" + name + "/value"))
					.isEqualTo(ApiClient.JSON.readTree(Bodies.read(example))));
		}
	}

	@Test
	void actsOfAdministrationNeedTheKeyAndSayWhatTheyMeet() {
		JsonNode document = ApiClient.JSON.readTree(this.client.get("/v3/api-docs").body());
		List<JsonNode> acts = document.get("paths")
			.propertyStream()
			.filter((path) -> path.getKey().startsWith("/admin/"))
			.flatMap((path) -> path.getValue().valueStream())
			.toList();
		assertThat(acts).hasSizeGreaterThan(14).allSatisfy((act) -> {
			assertThat(act.get("tags").valueStream().map(JsonNode::asString)).containsExactly("Administration");
			assertThat(act.get("security").toString()).isEqualTo("[{\"apiKey\":[]}]");
			assertThat(act.get("description").asString()).isNotBlank();
			assertThat(act.get("responses").propertyNames()).contains("401", "403", "500");
			assertThat(act.get("responses").propertyStream().filter((one) -> !one.getKey().startsWith("2"))).allSatisfy(
					(one) -> assertThat(one.getValue().at("/content/application~1problem+json/schema/$ref").asString())
						.isEqualTo("#/components/schemas/Problem"));
			if (act.has("requestBody")) {
				assertThat(act.at("/requestBody/content/application~1json/examples").size()).isPositive();
			}
		});
	}

	@Test
	void callsSayWhatTheyMeet() {
		JsonNode document = ApiClient.JSON.readTree(this.client.get("/v3/api-docs").body());
		List<JsonNode> calls = document.get("paths")
			.propertyStream()
			.filter((path) -> path.getKey().startsWith("/v1/"))
			.flatMap((path) -> path.getValue().valueStream())
			.toList();
		assertThat(calls).hasSizeGreaterThan(14)
			.allSatisfy(
					(call) -> assertThat(call.get("responses").propertyNames()).contains("401", "429", "500", "503"));
		assertThat(document.at("/paths/~1v1~1tag/post/responses").propertyNames()).contains("404", "409", "422", "504");
		assertThat(document.at("/paths/~1v1~1provenance~1verify/post/responses").propertyNames()).contains("400")
			.doesNotContain("404", "422", "504");
	}

	@Test
	void thePublicKeysNeedNoKey() {
		JsonNode document = ApiClient.JSON.readTree(this.client.get("/v3/api-docs").body());
		JsonNode keys = document.at("/paths/~1.well-known~1alignserve-keys/get");
		assertThat(keys.get("security").toString()).isEqualTo("[]");
		assertThat(keys.get("responses").propertyNames()).doesNotContain("401");
	}

	private static Stream<JsonNode> operations(JsonNode document) {
		return document.get("paths").valueStream().flatMap(JsonNode::valueStream);
	}

	@Test
	void theAllowedValuesAreThoseOfTheDomain() {
		JsonNode schemas = ApiClient.JSON.readTree(this.client.get("/v3/api-docs").body()).at("/components/schemas");
		assertThat(words(schemas, "/Audience/properties/ages/items"))
			.isEqualTo(labels(AgeBand.values(), AgeBand::label));
		assertThat(words(schemas, "/Audience/properties/genders/items"))
			.isEqualTo(labels(Gender.values(), Gender::label));
		assertThat(words(schemas, "/Ad/properties/platforms/items"))
			.isEqualTo(labels(Platform.values(), Platform::label));
		assertThat(words(schemas, "/Ad/properties/market")).isEqualTo(labels(Market.values(), Market::name));
		assertThat(words(schemas, "/Ad/properties/specialAdCategory"))
			.isEqualTo(labels(SpecialAdCategory.values(), SpecialAdCategory::name));
		assertThat(words(schemas, "/TagRequest/properties/attribute"))
			.isEqualTo(labels(Attribute.values(), Attribute::label));
		assertThat(words(schemas, "/AliasCommand/properties/strategy"))
			.isEqualTo(labels(AliasCommand.Strategy.values(), Words::word));
		assertThat(words(schemas, "/CanaryCommand/properties/splitBy"))
			.isEqualTo(labels(Route.SplitBy.values(), Words::word));
		assertThat(words(schemas, "/AliasChange/properties/action"))
			.isEqualTo(labels(AliasChange.Action.values(), Words::word));
		assertThat(words(schemas, "/Checkpoint/properties/state"))
			.isEqualTo(labels(CheckpointView.State.values(), CheckpointView.State::name));
		assertThat(words(schemas, "/PoolResident/properties/state"))
			.isEqualTo(labels(ResidentStatus.State.values(), ResidentStatus.State::name));
	}

	private static List<String> words(JsonNode schemas, String pointer) {
		return schemas.at(pointer + "/enum").valueStream().map(JsonNode::asString).toList();
	}

	private static <E> List<String> labels(E[] values, Function<E, String> label) {
		return Arrays.stream(values).map(label).toList();
	}

}
