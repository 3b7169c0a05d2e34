package io.alignserve.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.alignserve.generation.GenerationEngine;
import io.alignserve.WithDatabase;
import io.alignserve.decoder.NativeArrays;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.Lease;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Swaps the alias {@code default} again and again under constant traffic of all four
 * tasks, now and then to a checkpoint that is broken: no request fails, each is logged
 * with the digest that answered it, and nothing is left behind.
 * <p>
 * {@code -Dsoak.swaps=100} for the long form.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "alignserve.checkpoints.roots=${user.dir}/target/soak/swap/checkpoints",
				"alignserve.checkpoint.kv-memory=8MB", "alignserve.pool.budget.cpu=" + SwapSoakIT.BUDGET_MB + "MB" })
@WithDatabase
class SwapSoakIT {

	/** Room for three small checkpoints and not for a large one. */
	static final int BUDGET_MB = 120;

	private static final int SWAPS = Integer.getInteger("soak.swaps", 20);

	/** One in ten, and each kind at least once. */
	private static final int BROKEN = Math.max(SWAPS / 10, BrokenCheckpoint.values().length);

	private static final int THREADS = 3;

	private static final Duration DRAIN = Duration.ofSeconds(30);

	private final ServiceClient client;

	private final CheckpointPool pool;

	private final DataSource database;

	private final SoakReport report = new SoakReport("swap-soak");

	private final List<Window> swaps = new ArrayList<>();

	private int refused;

	SwapSoakIT(@LocalServerPort int port, @Autowired CheckpointPool pool, @Autowired DataSource database,
			@Value("${alignserve.home}") Path home) {
		this.client = ServiceClient.local(port, home);
		this.pool = pool;
		this.database = database;
	}

	@Test
	void noSwapFailsARequestOrLeavesAnythingBehind() throws Exception {
		SoakCheckpoints checkpoints = SoakCheckpoints.in(Path.of("target", "soak", "swap", "checkpoints"));
		Set<String> good = Set.of(register(checkpoints, "soak-a", 1), register(checkpoints, "soak-b", 2));
		for (BrokenCheckpoint broken : BrokenCheckpoint.values()) {
			broken.register(checkpoints, this.client);
		}
		swap("soak-b");
		swap("soak-a");
		Holdings before = holdings();
		this.report.put("held", before.toString()).put("processMiBBefore", processMiB());
		this.swaps.clear();
		Traffic traffic = new Traffic("swap", this.client, THREADS);
		try (traffic) {
			traffic.awaitMore(20);
			for (int i = 1; i <= SWAPS; i++) {
				swapOnce(i);
				traffic.awaitMore(THREADS + 3);
			}
			swap("soak-a");
		}
		List<Answered> answers = traffic.end();
		report(answers);
		assertThat(answers.stream().filter(Answered::failed)).isEmpty();
		assertThat(answers.stream().map(Answered::digest)).isSubsetOf(good);
		assertThat(this.refused).isEqualTo(BROKEN);
		try (Connection connection = this.database.getConnection()) {
			LoggedDigests.requireSame(connection, "swap", answers);
		}
		assertThat(holdingsOnceLike(before)).isEqualTo(before);
	}

	private String register(SoakCheckpoints checkpoints, String name, long seed) {
		JsonNode registered = this.client.register(name, checkpoints.good(name, seed), null).ok();
		return registered.path("digest").asString();
	}

	private void swapOnce(int number) {
		if (number * BROKEN / SWAPS > (number - 1) * BROKEN / SWAPS) {
			BrokenCheckpoint[] all = BrokenCheckpoint.values();
			BrokenCheckpoint broken = all[this.refused % all.length];
			String before = this.client.target("default");
			long began = System.nanoTime();
			broken.requireRefused(this.client.point("default", broken.title()));
			this.swaps.add(new Window(began, System.nanoTime()));
			assertThat(this.client.target("default")).isEqualTo(before);
			this.refused++;
		}
		else {
			swap(this.client.target("default").equals("soak-a") ? "soak-b" : "soak-a");
		}
	}

	/** Points the alias elsewhere and waits until the old checkpoint is gone. */
	private void swap(String name) {
		long began = System.nanoTime();
		this.client.point("default", name).ok();
		Await.until("only " + name + " is resident", DRAIN, () -> residents().equals(List.of(name)));
		this.swaps.add(new Window(began, System.nanoTime()));
	}

	private List<String> residents() {
		return this.pool.status().residents().stream().map((resident) -> resident.name()).toList();
	}

	/** What the process has of the machine's memory, where the system says so; else 0. */
	private static long processMiB() {
		Path status = Path.of("/proc/self/status");
		if (!Files.isReadable(status)) {
			return 0;
		}
		try (Stream<String> lines = Files.lines(status)) {
			return lines.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
				.findFirst()
				.orElse(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What was taken out is closed by another thread, a little later. */
	private Holdings holdingsOnceLike(Holdings expected) {
		Holdings now = holdings();
		for (int i = 0; i < 50 && !now.equals(expected); i++) {
			Await.pause(Duration.ofMillis(200));
			now = holdings();
		}
		return now;
	}

	/** What is held while nothing happens. */
	private Holdings holdings() {
		Map<String, Long> reserved = new TreeMap<>();
		this.pool.status().devices().forEach((device, memory) -> reserved.put(device, memory.reservedBytes()));
		int arrays = 0;
		for (String name : residents()) {
			try (Lease lease = this.pool.lease(name)) {
				arrays += NativeArrays.of((GenerationEngine) lease.checkpoint().engine());
			}
		}
		return new Holdings(reserved, arrays, NativeArrays.reachable());
	}

	private void report(List<Answered> answers) {
		List<Answered> during = answers.stream().filter(this::meetsASwap).toList();
		List<Answered> between = answers.stream().filter((answer) -> !meetsASwap(answer)).toList();
		Latencies swapping = Latencies.of(during);
		Latencies calm = Latencies.of(between);
		this.report.put("swaps", this.swaps.size() - this.refused)
			.put("refused", this.refused)
			.put("requests", answers.size())
			.put("failed", answers.stream().filter(Answered::failed).count())
			.put("duringSwaps", swapping.figures())
			.put("betweenSwaps", calm.figures())
			.put("worstAddedMillis", Math.round(swapping.maxMillis() - calm.medianMillis()))
			.put("longestSwapMillis", this.swaps.stream().mapToLong(Window::millis).max().orElse(0))
			.put("processMiBAfter", processMiB())
			.put("budgetBytes", (long) BUDGET_MB << 20)
			.put("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000)
			.write();
	}

	private boolean meetsASwap(Answered answer) {
		return this.swaps.stream().anyMatch((swap) -> answer.began() < swap.ended && answer.ended() > swap.began);
	}

	/**
	 * What the service holds.
	 *
	 * @param reservedBytes bytes set aside, by device
	 * @param arrays native arrays of the resident checkpoints
	 * @param owners objects that own native memory, by class
	 */
	private record Holdings(Map<String, Long> reservedBytes, int arrays, Map<String, Long> owners) {
	}

	/** From when to when a swap went on. */
	private record Window(long began, long ended) {

		long millis() {
			return (this.ended - this.began) / 1_000_000;
		}

	}

}
