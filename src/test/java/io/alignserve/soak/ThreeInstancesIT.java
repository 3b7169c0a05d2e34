package io.alignserve.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three services on one database share what they must share, and go on when one of them
 * is killed. {@link ThreeInstancesSoak} is the long form.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeInstancesIT {

	/** How soon all instances follow a change of an alias. */
	private static final Duration CONVERGENCE = Duration.ofSeconds(60);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String TAP = """
			{"ad": {"brand": "Uber", "body": "Every ride home is a ride to remember."}, "attributes": ["age"]}""";

	private static final String TAG = """
			{"ad": {"brand": "Uber", "title": "Ride", "keywords": ["ride"]}, "audience": {"ages": ["25-34"]},
			 "attribute": "age", "generation": {"seed": 42, "maxTokens": 24}}""";

	private final TestDatabase database = TestDatabase.create();

	private final Fleet fleet = new Fleet(Path.of("target", "soak", "three"), this.database);

	private List<ServiceClient> clients = List.of();

	@BeforeAll
	void startAllAtTheSameMoment() {
		this.fleet.start();
		this.clients = this.fleet.services().stream().map(this.fleet::client).toList();
	}

	@AfterAll
	void close() {
		this.fleet.close();
	}

	@Test
	void threeThatStartOnAnEmptyDatabaseMakeOneKeyOfAdministrators() {
		assertThat(this.fleet.adminKeys()).isEqualTo(1);
		assertThat(this.clients)
			.allSatisfy((client) -> assertThat(client.get("/keys").at("/items").size()).isPositive());
	}

	@Test
	void aKeyOpensAllInstancesAtOnceAndNoneOnceItIsRevoked() {
		JsonNode made = key("shared", 100);
		String key = made.path("key").asString();
		assertThat(this.clients).allSatisfy((client) -> assertThat(models(client, key)).isEqualTo(200));
		this.clients.get(1).admin("DELETE", "/keys/" + made.path("id").asString(), null).ok();
		assertThat(this.clients).allSatisfy((client) -> assertThat(models(client, key)).isEqualTo(401));
	}

	@Test
	void limitsAreThoseOfEachInstance() {
		String key = key("limited", 2).path("key").asString();
		assertThat(this.clients).allSatisfy((client) -> {
			assertThat(models(client, key)).isEqualTo(200);
			assertThat(models(client, key)).isEqualTo(200);
			assertThat(models(client, key)).isEqualTo(429);
		});
	}

	private JsonNode key(String name, int perMinute) {
		return this.clients.get(0)
			.admin("POST", "/keys",
					"{\"name\": \"" + name + "\", \"role\": \"CLIENT\", \"limits\": {\"requestsPerMinute\": "
							+ perMinute + "}}")
			.ok();
	}

	private static int models(ServiceClient client, String key) {
		return client.send("GET", "/v1/models", null, "Authorization", "Bearer " + key).status();
	}

	@Test
	void anAnswerIsGivenAgainByAnotherInstance() {
		String key = UUID.randomUUID().toString();
		Reply first = this.clients.get(0).send("POST", "/v1/tag", TAG, "Idempotency-Key", key);
		Reply again = this.clients.get(1).send("POST", "/v1/tag", TAG, "Idempotency-Key", key);
		assertThat(first.ok().path("id").asString()).isNotBlank();
		assertThat(again).isEqualTo(first);
	}

	@Test
	void anAliasIsFollowedByAllAndSoIsItsRollback() {
		Path folder = this.fleet.checkpoints().good("other", 2);
		this.clients.get(0).register("other", folder, null).ok();
		this.clients.get(0).point("default", "other").ok();
		followed("other");
		this.clients.get(2).admin("POST", "/aliases/default/rollback", "{}").ok();
		followed("starter");
	}

	private void followed(String checkpoint) {
		assertThat(this.clients).allSatisfy((client) -> Await.until("all lead to " + checkpoint, CONVERGENCE,
				() -> client.send("POST", "/v1/tap", TAP).ok().at("/model/checkpoint").asString().equals(checkpoint)));
	}

	@Test
	void whatOneAnsweredAllCanShowDecryptVerifyAndLinkOutcomesTo() {
		Reply answer = this.clients.get(0).send("POST", "/v1/tag", TAG);
		String id = answer.ok().path("id").asString();
		JsonNode written = answer.json().at("/candidates/0");
		assertThat(this.clients).allSatisfy((client) -> {
			Await.until("the row of " + id, PATIENCE,
					() -> client.admin("GET", "/requests/" + id, null).status() == 200);
			assertThat(client.get("/requests/" + id).at("/items/0/output").asString())
				.contains(written.path("text").asString());
			assertThat(client.get("/requests?limit=100").toString()).contains(id);
			Reply verified = client.send("POST", "/v1/provenance/verify",
					Reply.JSON.createObjectNode()
						.put("text", written.path("text").asString())
						.set("provenance", written.path("provenance"))
						.toString());
			assertThat(verified.ok().path("reason").asString()).isEqualTo("genuine");
		});
		Reply outcome = this.clients.get(1)
			.send("POST", "/v1/outcomes", """
					{"responseId": "%s", "text": "It ran.", "period": {"from": "2026-01-05", "to": "2026-01-11"},
					 "impressions": {"exact": 4000}, "breakdown": [{"age": "65+", "gender": "male", "share": 1}]}"""
				.formatted(id));
		String known = outcome.ok().path("id").asString();
		assertThat(outcome.json().path("linked").asBoolean()).as(outcome.text()).isTrue();
		assertThat(this.clients).allSatisfy(
				(client) -> assertThat(client.send("GET", "/v1/outcomes/" + known, null).status()).isEqualTo(200));
	}

	@Test
	void theOthersGoOnWhenOneIsKilledUnderLoadAndNothingIsLostOrDoubled() {
		ServiceProcess victim = this.fleet.service(1);
		String key = UUID.randomUUID().toString();
		Map<String, Object> figures;
		try (FleetLoad load = new FleetLoad(this.fleet, 2, 20)) {
			load.awaitMore(6);
			CutOffCall call;
			Fleet.Outage outage;
			try (LockedLog unused = new LockedLog(this.database)) {
				load.awaitMore(10);
				call = CutOffCall.begin(victim.address(), key);
				outage = this.fleet.kill(victim);
			}
			load.met(outage);
			assertThat(call.isAnswered()).isFalse();
			requireFreedAfterTheLease(key);
			load.awaitBatches(1);
			long left = load.withoutRow(this.database, outage);
			this.fleet.restart(victim);
			load.awaitMore(6);
			figures = load.end(this.database);
			figures.put("answersWhoseRowsTheKilledOneHad", left);
		}
		new SoakReport("three-instances").put("figures", figures).write();
	}

	/**
	 * The promise of the killed one is kept for its lease, then somebody else may answer.
	 */
	private void requireFreedAfterTheLease(String key) {
		ServiceClient other = this.clients.get(2);
		String[] headers = { "Idempotency-Key", key, "Accept", "text/event-stream" };
		Reply early = other.send("POST", "/v1/tag", CutOffCall.BODY, headers);
		assertThat(early.status()).as(early.text()).isEqualTo(409);
		Await.until("the key is free", Fleet.LEASE.plusSeconds(60), () -> {
			Reply reply = other.send("POST", "/v1/tag", CutOffCall.BODY, headers);
			return reply.status() == 200 && reply.text().contains("event: done");
		});
	}

}
