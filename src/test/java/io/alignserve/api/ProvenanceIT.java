package io.alignserve.api;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

@ApiTest
class ProvenanceIT {

	private final ApiClient client;

	ProvenanceIT(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@Test
	void everyCandidateAndTheAnswerCarryAMarkThatIsTrue() {
		String body = Bodies.example("transsuasion/nissan-engagement")
			.replace("\"seed\": 42", "\"seed\": 42, \"candidates\": 3");
		JsonNode answer = this.client.ask("/v1/transsuasion", body);
		for (JsonNode candidate : answer.get("candidates")) {
			JsonNode mark = candidate.get("provenance");
			assertThat(mark.get("generator").asString()).isEqualTo("alignserve");
			assertThat(mark.get("digest").asString()).isEqualTo(ScriptedModel.DIGEST);
			assertThat(mark.get("requestId").asString()).isEqualTo(answer.get("id").asString());
			assertThat(mark.get("candidate").asInt()).isEqualTo(candidate.get("index").asInt());
			JsonNode verified = verify(candidate.get("text").asString(), candidate.get("title").asString(), mark);
			assertThat(verified.get("valid").asBoolean()).as(verified.toString()).isTrue();
			assertThat(verified.get("checks").size()).isEqualTo(6);
			assertThat(verify(candidate.get("text").asString() + " ", null, mark).get("reason").asString())
				.isEqualTo("text-altered");
		}
		String all = String.join("\n",
				answer.get("candidates").valueStream().map((candidate) -> candidate.get("text").asString()).toList());
		assertThat(verify(all, null, answer.get("provenance")).get("valid").asBoolean()).isTrue();
		ObjectNode altered = (ObjectNode) answer.get("provenance").deepCopy();
		altered.put("checkpoint", "another");
		JsonNode refused = verify(all, null, altered);
		assertThat(refused.get("valid").asBoolean()).isFalse();
		assertThat(refused.get("reason").asString()).isEqualTo("mark-altered");
	}

	@Test
	void streamsAndPredictionsCarryMarksToo() {
		List<ApiClient.Event> events = this.client.stream("/v1/tag", Bodies.TAG);
		JsonNode candidate = events.get(events.size() - 2).data();
		JsonNode done = events.get(events.size() - 1).data();
		String text = candidate.get("text").asString();
		assertThat(verify(text, null, candidate.get("provenance")).get("valid").asBoolean()).isTrue();
		assertThat(verify(text, null, done.get("provenance")).get("valid").asBoolean()).isTrue();
		JsonNode tap = this.client.ask("/v1/tap",
				"{\"ad\": {\"brand\": \"Uber\", \"body\": \"A ride.\"}, \"attributes\": [\"age\"]}");
		assertThat(verify(tap.at("/predictions/0/answer").asString(), null, tap.get("provenance")).get("valid")
			.asBoolean()).isTrue();
	}

	@Test
	void aMarkCanBeCheckedWithNothingButThePublishedKeys() throws Exception {
		HttpResponse<String> keys = this.client.get("/.well-known/alignserve-keys");
		assertThat(keys.statusCode()).isEqualTo(200);
		assertThat(keys.headers().firstValue("Cache-Control")).hasValue("max-age=300, public");
		ObjectNode mark = (ObjectNode) this.client.ask("/v1/tag", Bodies.TAG).at("/candidates/0/provenance");
		JsonNode key = ApiClient.JSON.readTree(keys.body())
			.get("keys")
			.valueStream()
			.filter((one) -> one.get("kid").equals(mark.get("keyId")))
			.findFirst()
			.orElseThrow();
		assertThat(key.get("kty").asString() + key.get("crv").asString()).isEqualTo("OKPEd25519");
		byte[] x = Base64.getUrlDecoder().decode(key.get("x").asString());
		byte[] der = HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(x));
		byte[] signature = Base64.getUrlDecoder().decode(mark.remove("signature").asString());
		JsonMapper sorted = JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
		String signed = sorted.writeValueAsString(sorted.convertValue(mark, TreeMap.class));
		Signature check = Signature.getInstance("Ed25519");
		check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
		check.update(signed.getBytes(StandardCharsets.UTF_8));
		assertThat(check.verify(signature)).as(signed).isTrue();
	}

	@Test
	void aBodyThatIsNoMarkIsRefusedNamingEachField() {
		HttpResponse<String> response = this.client.post("/v1/provenance/verify",
				"{\"text\": \"a\", \"provenance\": {\"candidate\": -1}}");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("/provenance/candidate", "/provenance/signature", "/provenance/keyId");
		assertThat(this.client.post("/v1/provenance/verify", "{}").statusCode()).isEqualTo(400);
		JsonNode example = ApiClient.JSON.readTree(Bodies.example("verifyProvenance/candidate"));
		assertThat(this.client.ask("/v1/provenance/verify", example.toString()).get("reason").asString())
			.isEqualTo("unknown-key");
	}

	private JsonNode verify(String text, @Nullable String title, JsonNode mark) {
		ObjectNode body = ApiClient.JSON.createObjectNode().put("text", text);
		if (title != null) {
			body.put("title", title);
		}
		body.set("provenance", mark);
		return this.client.ask("/v1/provenance/verify", body.toString());
	}

}
