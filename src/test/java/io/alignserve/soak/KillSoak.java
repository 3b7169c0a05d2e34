package io.alignserve.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills the service, as {@code kill -9} does, at random points of load, switch and drain
 * under traffic: each restart comes up on a consistent alias.
 * <p>
 * {@code -Dsoak.kills=20}, {@code -Dsoak.seed=7}.
 */
class KillSoak {

	private static final int KILLS = Integer.getInteger("soak.kills", 20);

	private static final long SEED = Long.getLong("soak.seed", 7);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** Tokens: still being written when the alias leads elsewhere. */
	private static final int LONG_TEXT = 200;

	private final TestDatabase database = TestDatabase.create();

	private final Random random = new Random(SEED);

	private final SoakReport report = new SoakReport("kill-soak");

	private final Map<String, String> digests = new TreeMap<>();

	private final Map<String, Integer> points = new TreeMap<>();

	private final List<Long> restartMillis = new ArrayList<>();

	/** How long a whole swap takes when nobody disturbs it. */
	private long swapMillis;

	@Test
	void everyRestartComesUpOnAConsistentAlias() {
		Path folder = Path.of("target", "soak", "kill");
		SoakCheckpoints checkpoints = SoakCheckpoints.in(folder.resolve("checkpoints"));
		Map<String, String> properties = Map.of("alignserve.checkpoints.roots", checkpoints.root().toString(),
				"alignserve.checkpoint.kv-memory", "16MB");
		List<Answered> answers = new ArrayList<>();
		try (ServiceProcess service = new ServiceProcess(folder, "service", this.database, properties)) {
			service.start();
			ServiceClient client = new ServiceClient(service::address, service::adminKey);
			prepare(client, checkpoints);
			for (int i = 0; i < KILLS; i++) {
				answers.addAll(killOnce(i, service, client));
			}
			this.report.put("answersWithoutRow", LoggedDigests.countMissing(this.database, "kill", answers));
			service.terminate(Duration.ofSeconds(60));
		}
		this.report.put("kills", KILLS)
			.put("seed", SEED)
			.put("swapMillis", this.swapMillis)
			.put("killedIn", this.points)
			.put("restartMillisMax", this.restartMillis.stream().mapToLong(Long::longValue).max().orElse(0))
			.put("requests", answers.size())
			.put("answered", answers.stream().filter((answer) -> !answer.failed()).count())
			.write();
		assertThat(answers.stream().filter(Answered::failed).filter((answer) -> !cutOff(answer))).isEmpty();
		assertThat(answers.stream().filter((answer) -> !answer.failed()).map(Answered::digest))
			.isSubsetOf(this.digests.values());
	}

	/** The answer of a service that was killed never ends. */
	private static boolean cutOff(Answered answer) {
		return answer.status() == 0 || (answer.status() == 200 && !answer.body().contains("event: error"));
	}

	private void prepare(ServiceClient client, SoakCheckpoints checkpoints) {
		for (String name : List.of("soak-a", "soak-b", "soak-c")) {
			JsonNode registered = client.register(name, checkpoints.good(name, name.hashCode()), null).ok();
			this.digests.put(name, registered.path("digest").asString());
		}
		client.point("default", "soak-a").ok();
		for (String name : List.of("soak-b", "soak-a")) {
			long began = System.nanoTime();
			client.point("default", name).ok();
			this.swapMillis = Math.max(this.swapMillis, (System.nanoTime() - began) / 1_000_000);
		}
	}

	private List<Answered> killOnce(int number, ServiceProcess service, ServiceClient client) {
		Point point = Point.values()[number % Point.values().length];
		String before = client.target("default");
		String next = before.equals("soak-a") ? "soak-b" : "soak-a";
		Traffic traffic = new Traffic("kill-" + number, client, 3, LONG_TEXT);
		CompletableFuture<Reply> reply;
		long delay = point.delayMillis(this.random, this.swapMillis);
		try (traffic) {
			traffic.awaitMore(5);
			CommittedChanges changes = new CommittedChanges(this.database);
			reply = CompletableFuture.supplyAsync(() -> (point == Point.ASKED_LOAD)
					? client.admin("POST", "/checkpoints/soak-c/load", "{}") : client.point("default", next));
			switch (point) {
				case SWITCH -> changes.awaitNext(PATIENCE);
				case DRAIN -> Await.closely("the change is answered", PATIENCE, reply::isDone);
				default -> Await.pause(Duration.ofMillis(delay));
			}
			if (point == Point.SWITCH || point == Point.DRAIN) {
				Await.pause(Duration.ofMillis(delay));
			}
			service.kill();
			traffic.stop();
		}
		Reply told = reply.completeOnTimeout(new Reply(0, "no answer"), 60, TimeUnit.SECONDS).join();
		long began = System.nanoTime();
		service.start();
		Await.until("ready after kill " + number + "\n" + service.output(), PATIENCE, client::isReady);
		this.restartMillis.add((System.nanoTime() - began) / 1_000_000);
		String now = client.target("default");
		System.out.println("kill " + number + " in " + point + ", " + delay + " ms: the call was answered with "
				+ told.status() + ", the alias led to " + before + " and leads to " + now);
		this.points.merge(point + (now.equals(before) ? ", not switched" : ", switched"), 1, Integer::sum);
		if (point == Point.ASKED_LOAD) {
			assertThat(now).as("after kill " + number).isEqualTo(before);
		}
		else if (told.status() == 200 || point == Point.SWITCH) {
			assertThat(now).as("what was committed is kept, kill " + number).isEqualTo(next);
		}
		else {
			assertThat(told.status()).as(told.text()).isZero();
			assertThat(now).as("after kill " + number).isIn(before, next);
		}
		requireConsistent(number, client, now);
		return traffic.end();
	}

	private void requireConsistent(int number, ServiceClient client, String now) {
		JsonNode last = client.get("/aliases/default/history").at("/items/0/to");
		assertThat(last.asString("")).as("the newest row of the history").isEqualTo(now);
		Traffic traffic = new Traffic("kill-check-" + number, client, 1);
		traffic.awaitMore(4);
		for (Answered answer : traffic.end()) {
			assertThat(answer.failed()).as(answer.toString()).isFalse();
			assertThat(answer.digest()).as("after kill " + number).isEqualTo(this.digests.get(now));
		}
	}

	/** Where the service is killed. */
	private enum Point {

		/** While a swap loads the new checkpoint, or a little later. */
		LOAD {
			@Override
			long delayMillis(Random random, long swapMillis) {
				return random.nextLong(swapMillis + 1);
			}
		},
		/** Just after the change is committed, most often before it is answered. */
		SWITCH {
			@Override
			long delayMillis(Random random, long swapMillis) {
				return random.nextLong(10);
			}
		},
		/** After the change is answered, while requests end on the old checkpoint. */
		DRAIN {
			@Override
			long delayMillis(Random random, long swapMillis) {
				return random.nextLong(200);
			}
		},
		/** While a checkpoint is loaded that no alias leads to. */
		ASKED_LOAD {
			@Override
			long delayMillis(Random random, long swapMillis) {
				return random.nextLong(swapMillis + 1);
			}
		};

		abstract long delayMillis(Random random, long swapMillis);

	}

}
