package io.alignserve.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three services under all kinds of load, one after the other of them killed for as long
 * as it is told: every second time while the log takes no rows, with swaps in between.
 * <p>
 * {@code -Dsoak.minutes=10}, {@code -Dsoak.seed=7}.
 */
class ThreeInstancesSoak {

	private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("soak.minutes", 10));

	private static final Duration CONVERGENCE = Duration.ofSeconds(60);

	private final Random random = new Random(Long.getLong("soak.seed", 7));

	private final TestDatabase database = TestDatabase.create();

	private final List<Long> convergenceMillis = new ArrayList<>();

	private final SoakReport report = new SoakReport("three-instances-soak");

	private long rowsLeftInSpools;

	private int kills;

	@Test
	void nothingIsLostOrDoubledAndOnlyCallsOfTheKilledBreak() {
		Map<String, Object> figures;
		try (Fleet fleet = new Fleet(Path.of("target", "soak", "three-long"), this.database)) {
			fleet.start();
			fleet.client().register("other", fleet.checkpoints().good("other", 2), null).ok();
			long end = System.nanoTime() + TIME.toNanos();
			try (FleetLoad load = new FleetLoad(fleet, 4, 100)) {
				while (System.nanoTime() < end) {
					load.awaitMore(40);
					swap(fleet);
					killOne(fleet, load);
				}
				figures = load.end(this.database);
			}
		}
		this.report.put("minutes", TIME.toMinutes())
			.put("kills", this.kills)
			.put("swaps", this.convergenceMillis.size())
			.put("longestConvergenceMillis", this.convergenceMillis.stream().mapToLong(Long::longValue).max().orElse(0))
			.put("answersWhoseRowsTheKilledOneHad", this.rowsLeftInSpools)
			.put("figures", figures)
			.write();
		assertThat(this.kills).isPositive();
	}

	/** Back and forth, by the call for it and by rollback in turn. */
	private void swap(Fleet fleet) {
		String from = fleet.client().target("default");
		String to = from.equals("starter") ? "other" : "starter";
		Reply reply = (this.kills % 2 == 0) ? fleet.client().point("default", to)
				: fleet.client().admin("POST", "/aliases/default/rollback", "{}");
		reply.ok();
		long began = System.nanoTime();
		for (ServiceProcess service : fleet.services()) {
			ServiceClient client = fleet.client(service);
			Await.until(service.name() + " leads to " + to, CONVERGENCE,
					() -> client.get("/pool").at("/aliases/default/checkpoint").asString("").equals(to));
		}
		this.convergenceMillis.add((System.nanoTime() - began) / 1_000_000);
	}

	private void killOne(Fleet fleet, FleetLoad load) {
		ServiceProcess victim = fleet.service(this.random.nextInt(3));
		Fleet.Outage outage;
		if (this.kills % 2 == 0) {
			try (LockedLog unused = new LockedLog(this.database)) {
				load.awaitMore(30);
				outage = fleet.kill(victim);
			}
		}
		else {
			Await.pause(Duration.ofMillis(this.random.nextInt(500)));
			outage = fleet.kill(victim);
		}
		load.met(outage);
		this.kills++;
		load.awaitMore(40);
		long left = load.withoutRow(this.database, outage);
		this.rowsLeftInSpools += left;
		fleet.restart(victim);
		System.out.println(
				"kill " + this.kills + ": " + victim.name() + ", " + left + " answers had no row before it was back");
	}

}
