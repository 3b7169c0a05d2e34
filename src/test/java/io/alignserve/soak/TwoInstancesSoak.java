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

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two services on one database, swaps through either, now and then one of them killed in
 * the middle of a swap: the other never fails a request, both follow each change within
 * five seconds, and the killed one comes back on the same alias.
 * <p>
 * {@code -Dsoak.swaps=100}, {@code -Dsoak.seed=7}.
 */
class TwoInstancesSoak {

	private static final int SWAPS = Integer.getInteger("soak.swaps", 100);

	/** One swap in so many ends with a kill. */
	private static final int KILL_EVERY = 10;

	private static final long SEED = Long.getLong("soak.seed", 7);

	private static final Duration CONVERGENCE = Duration.ofSeconds(5);

	private final TestDatabase database = TestDatabase.create();

	private final Random random = new Random(SEED);

	private final SoakReport report = new SoakReport("two-instances-soak");

	private final Map<String, String> digests = new TreeMap<>();

	private final List<Long> convergenceMillis = new ArrayList<>();

	private final List<Answered> answers = new ArrayList<>();

	private int kills;

	@Test
	void theOtherInstanceNeverFailsARequestAndBothFollow() {
		Path folder = Path.of("target", "soak", "two");
		SoakCheckpoints checkpoints = SoakCheckpoints.in(folder.resolve("checkpoints"));
		Map<String, String> properties = Map.of("alignserve.checkpoints.roots", checkpoints.root().toString(),
				"alignserve.checkpoint.kv-memory", "16MB", "alignserve.checkpoint.name", "soak-a",
				"alignserve.checkpoint.path", checkpoints.good("soak-a", 1).toString());
		try (ServiceProcess a = new ServiceProcess(folder, "first", this.database, properties);
				ServiceProcess b = new ServiceProcess(folder, "second", this.database, properties)) {
			a.start();
			b.start();
			Instance one = Instance.of(a, a);
			Instance two = Instance.of(b, a);
			this.digests.put("soak-a", one.client.get("/checkpoints/soak-a").path("digest").asString());
			this.digests.put("soak-b",
					one.client.register("soak-b", checkpoints.good("soak-b", 2), null).ok().path("digest").asString());
			for (int i = 1; i <= SWAPS; i++) {
				boolean first = this.random.nextBoolean();
				step(i, first ? one : two, first ? two : one);
			}
			for (Instance instance : List.of(one, two)) {
				this.answers.addAll(instance.traffic.end());
			}
			LoggedDigests.requireSame(this.database, "first", ofName("first"));
			LoggedDigests.requireSame(this.database, "second", ofName("second"));
			a.terminate(Duration.ofSeconds(60));
			b.terminate(Duration.ofSeconds(60));
		}
		report();
	}

	private List<Answered> ofName(String name) {
		return this.answers.stream().filter((answer) -> answer.id().startsWith(name)).toList();
	}

	private void step(int number, Instance asked, Instance other) {
		String next = asked.client.target("default").equals("soak-a") ? "soak-b" : "soak-a";
		if (number % KILL_EVERY == KILL_EVERY / 2) {
			killInASwap(number, asked, other, next);
		}
		else {
			asked.client.point("default", next).ok();
			converge(number, next, List.of(asked, other));
		}
		asked.traffic.awaitMore(4);
		other.traffic.awaitMore(4);
	}

	private void killInASwap(int number, Instance asked, Instance other, String next) {
		CommittedChanges changes = new CommittedChanges(this.database);
		CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> asked.client.point("default", next));
		boolean committed = this.kills % 2 == 1;
		if (committed) {
			changes.awaitNext(Duration.ofSeconds(60));
		}
		Duration delay = Duration.ofMillis(this.random.nextLong(committed ? 20 : 600));
		Await.pause(delay);
		asked.traffic.stop();
		asked.service.kill();
		Reply told = reply.completeOnTimeout(new Reply(0, "no answer"), 60, TimeUnit.SECONDS).join();
		this.answers.addAll(asked.traffic.end().stream().filter((answer) -> !answer.failed()).toList());
		String now = other.client.target("default");
		if (committed || told.status() == 200) {
			assertThat(now).as("what was committed is kept").isEqualTo(next);
		}
		converge(number, now, List.of(other));
		asked.service.start();
		Await.until(asked.service.name() + " is ready", Duration.ofSeconds(60), asked.client::isReady);
		asked.resume(number);
		assertThat(asked.client.target("default")).isEqualTo(now);
		converge(number, now, List.of(asked, other));
		this.kills++;
		System.out.println("swap " + number + ": " + asked.service.name() + " killed " + delay.toMillis()
				+ (committed ? " ms after the change was committed" : " ms after it was asked")
				+ ", the call was answered with " + told.status() + ", the alias leads to " + now);
	}

	private void converge(int number, String name, List<Instance> instances) {
		for (Instance instance : instances) {
			Duration time = Await.until(instance.service.name() + " leads to " + name + " after swap " + number,
					CONVERGENCE, () -> instance.leadsTo().equals(name));
			this.convergenceMillis.add(time.toMillis());
			assertThat(instance.digest()).as(instance.service.name() + " after swap " + number)
				.isEqualTo(this.digests.get(name));
		}
	}

	private void report() {
		List<Answered> failed = this.answers.stream().filter(Answered::failed).toList();
		this.report.put("swaps", SWAPS)
			.put("kills", this.kills)
			.put("seed", SEED)
			.put("convergenceMillisMax", this.convergenceMillis.stream().mapToLong(Long::longValue).max().orElse(0))
			.put("requests", this.answers.size())
			.put("failed", failed.size())
			.put("latency", Latencies.of(this.answers).figures())
			.write();
		assertThat(failed).isEmpty();
		assertThat(this.answers.stream().map(Answered::digest)).isSubsetOf(this.digests.values());
	}

	/** One service and the traffic that it has. */
	private static final class Instance {

		private static final String PROBE = """
				{"ad": {"brand": "Uber", "title": "Ride", "keywords": ["ride"]}, "audience": {"ages": ["25-34"]},
				 "attribute": "age", "generation": {"seed": 42, "maxTokens": 1}}""";

		private final ServiceProcess service;

		private final ServiceClient client;

		private Traffic traffic;

		private Instance(ServiceProcess service, ServiceClient client) {
			this.service = service;
			this.client = client;
			this.traffic = new Traffic(service.name(), client, 2);
		}

		static Instance of(ServiceProcess service, ServiceProcess keyHolder) {
			return new Instance(service, new ServiceClient(service::address, keyHolder::adminKey));
		}

		/** Begins traffic again after a kill. */
		void resume(int number) {
			this.traffic = new Traffic(this.service.name() + "-" + number, this.client, 2);
		}

		/** The checkpoint that the alias leads to in the pool of this instance. */
		String leadsTo() {
			return this.client.get("/pool").at("/aliases/default/checkpoint").asString("");
		}

		/** The digest that answers now. */
		String digest() {
			Reply reply = this.client.send("POST", "/v1/tag", PROBE);
			return reply.json().at("/model/digest").asString("");
		}

	}

}
