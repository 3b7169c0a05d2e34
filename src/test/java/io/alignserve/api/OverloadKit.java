package io.alignserve.api;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import io.alignserve.Eventually;
import io.alignserve.access.CallerLimits;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;
import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Five hundred callers against a service whose engine is slow: 80 find room, the others
 * are refused. A fifth of the callers has keys, and half of these share one that may call
 * once a second. Writes {@code target/soak/overload.txt}, or
 * {@code overload-patient.txt}.
 */
final class OverloadKit {

	private static final int CALLERS = 500;

	private static final int STEP_MILLIS = 20;

	private final int port;

	private final ApplicationContext context;

	private final JdbcTemplate database;

	private final ScriptedModel model;

	OverloadKit(int port, ApplicationContext context) {
		this.port = port;
		this.context = context;
		this.database = context.getBean(JdbcTemplate.class);
		this.model = context.getBean(ScriptedModel.class);
	}

	/**
	 * Runs the callers.
	 * @param time how long
	 * @param patient whether they keep to {@code Retry-After}
	 * @return what became of it
	 */
	OverloadReport run(Duration time, boolean patient) throws IOException {
		Instant began = Instant.now();
		long beganNanos = System.nanoTime();
		long beganCpuNanos = cpuNanos();
		this.model.runner().stepMillis(STEP_MILLIS);
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<double[]> health = CompletableFuture.supplyAsync(() -> watch(over));
		List<Long> heap = new ArrayList<>(List.of(heapBytes()));
		OverloadCallers callers = new OverloadCallers(callers(), patient);
		try {
			// The middle is where the callers have just hung up, so that the heap of all
			// three holds no calls.
			callers.run(time.dividedBy(2));
			awaitIdle();
			heap.add(heapBytes());
			callers = run(callers, time.dividedBy(2), patient);
			awaitIdle();
			heap.add(heapBytes());
		}
		finally {
			over.set(true);
			this.model.runner().stepMillis(0);
		}
		OverloadReport report = new OverloadReport(callers.replies(), callers.failures(), heap, health.join(),
				atServer(began),
				new OverloadReport.Load((cpuNanos() - beganCpuNanos) / (double) (System.nanoTime() - beganNanos),
						ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
		write(report, patient);
		return report;
	}

	private static void write(OverloadReport report, boolean patient) throws IOException {
		Path file = Path.of("target", "soak", patient ? "overload-patient.txt" : "overload.txt");
		Files.createDirectories(file.getParent());
		Files.writeString(file, report + "\n");
	}

	private OverloadCallers run(OverloadCallers first, Duration time, boolean patient) throws IOException {
		OverloadCallers second = new OverloadCallers(callers(), patient);
		second.run(time);
		second.replies().addAll(first.replies());
		second.failures().addAll(first.failures());
		return second;
	}

	private List<OverloadCaller> callers() {
		String own = TestKeys.cut(this.context, "load-own", Role.CLIENT, new CallerLimits(1_000_000, null, 1000));
		String shared = TestKeys.cut(this.context, "load-shared", Role.CLIENT, new CallerLimits(60, null, null));
		List<OverloadCaller> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			String key = (i % 10 == 0) ? own : (i % 10 == 5) ? shared : "";
			callers
				.add((i % 4 == 0) ? new OverloadCaller(this.port, "/v1/tap", key, Bodies.example("tap/nissan-gender"))
						: new OverloadCaller(this.port, "/v1/tag", key, Bodies.TAG));
		}
		return callers;
	}

	/** Asks for health and for administration all the while; milliseconds. */
	private double[] watch(AtomicBoolean over) {
		ApiClient client = new ApiClient(this.port);
		String admin = TestKeys.cut(this.context, "load-admin", Role.ADMIN);
		List<Double> millis = new ArrayList<>();
		while (!over.get()) {
			long start = System.nanoTime();
			HttpResponse<String> ready = client.get("/actuator/health/readiness");
			HttpResponse<String> pool = client
				.send(client.request("/admin/v1/pool").header("Authorization", "Bearer " + admin).GET());
			if (ready.statusCode() != 200 || pool.statusCode() != 200) {
				throw new AssertionError("readiness " + ready.statusCode() + ", pool " + pool.statusCode());
			}
			millis.add((System.nanoTime() - start) / 1e6);
			LockSupport.parkNanos(200_000_000);
		}
		return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
	}

	private void awaitIdle() {
		Eventually.holds(() -> {
			assertThat(this.model.runner().openSlots()).isZero();
			assertThat(this.context.getBean(AdmissionGate.class).underWay()).isZero();
		});
	}

	private static long cpuNanos() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private static long heapBytes() {
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/** What the request log says of refusals: all but the writing of their rows. */
	private Map<Integer, double[]> atServer(Instant began) {
		Map<Integer, double[]> percentiles = new TreeMap<>();
		for (int status : new int[] { 429, 503 }) {
			List<Double> millis = this.database.queryForList(
					"SELECT total_millis::float8 FROM request_log WHERE received_at >= ? AND status = ?", Double.class,
					java.sql.Timestamp.from(began), status);
			double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
			Arrays.sort(sorted);
			percentiles.put(status, sorted);
		}
		return percentiles;
	}

}
