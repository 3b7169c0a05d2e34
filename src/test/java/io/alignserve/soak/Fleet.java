package io.alignserve.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.alignserve.TestDatabase;

/**
 * Three services on one database, each with a home folder of its own, and whoever shares
 * calls out among those that serve.
 */
final class Fleet implements AutoCloseable {

	/** An Idempotency-Key and a row of a batch belong to a dead instance for so long. */
	static final Duration LEASE = Duration.ofSeconds(4);

	/**
	 * 32 bytes; the same key on all instances, as the texts of one must open on others.
	 */
	private static final String TEXT_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final List<ServiceProcess> services;

	/** Those that calls are shared out among. */
	private final List<ServiceProcess> serving = new CopyOnWriteArrayList<>();

	private final AtomicInteger turn = new AtomicInteger();

	private final SoakCheckpoints checkpoints;

	private final Path folder;

	/**
	 * Prepares three services; none is started yet.
	 * @param folder where they live
	 * @param database their database
	 */
	Fleet(Path folder, TestDatabase database) {
		this.folder = folder;
		this.checkpoints = SoakCheckpoints.in(folder.resolve("checkpoints"));
		Map<String, String> properties = new HashMap<>();
		properties.put("alignserve.checkpoints.roots", this.checkpoints.root().toString());
		properties.put("alignserve.checkpoint.kv-memory", "32MB");
		properties.put("alignserve.idempotency.lease", LEASE.toSeconds() + "s");
		properties.put("alignserve.batch.lease", LEASE.toSeconds() + "s");
		properties.put("alignserve.batch.rows-in-flight", "2");
		properties.put("alignserve.request-log.texts", "ENCRYPTED");
		properties.put("alignserve.request-log.text-keys[0].id", "fleet");
		properties.put("alignserve.request-log.text-keys[0].value", TEXT_KEY);
		this.services = List.of("a", "b", "c")
			.stream()
			.map((name) -> new ServiceProcess(folder, name, database, properties))
			.toList();
	}

	/** Starts all at the same moment, on a database that may be empty. */
	void start() {
		this.services.forEach(ServiceProcess::launch);
		this.services.forEach(ServiceProcess::awaitStart);
		this.services.forEach(this::serve);
	}

	private void serve(ServiceProcess service) {
		ServiceClient client = client(service);
		Await.until(service.name() + " is ready", PATIENCE, client::isReady);
		this.serving.add(service);
	}

	ServiceProcess service(int number) {
		return this.services.get(number);
	}

	List<ServiceProcess> services() {
		return this.services;
	}

	SoakCheckpoints checkpoints() {
		return this.checkpoints;
	}

	/**
	 * Returns how many instances made the first key of administrators.
	 * @return the number
	 */
	long adminKeys() {
		return this.services.stream().filter((service) -> Files.exists(adminKey(service))).count();
	}

	private Path adminKey(ServiceProcess service) {
		return this.folder.resolve(service.name()).resolve("admin.key");
	}

	/** The key of administrators, wherever it was made. */
	String key() {
		return this.services.stream().filter((one) -> Files.exists(adminKey(one))).map((one) -> {
			try {
				return Files.readString(adminKey(one)).strip();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).findFirst().orElseThrow();
	}

	/**
	 * Speaks to one of them.
	 * @param service which
	 * @return a client of it
	 */
	ServiceClient client(ServiceProcess service) {
		return new ServiceClient(service::address, this::key);
	}

	/**
	 * Speaks to each in turn, as a balancer without any wit does.
	 * @return a client of all that serve
	 */
	ServiceClient client() {
		return new ServiceClient(this::next, this::key);
	}

	private URI next() {
		ServiceProcess[] now = this.serving.toArray(ServiceProcess[]::new);
		return now[Math.floorMod(this.turn.getAndIncrement(), now.length)].address();
	}

	/**
	 * Kills one as {@code kill -9} does; nobody is told before.
	 * @param service which
	 * @return when calls that it had were cut off
	 */
	Outage kill(ServiceProcess service) {
		long began = System.nanoTime();
		service.kill();
		this.serving.remove(service);
		return new Outage(began, System.nanoTime());
	}

	/**
	 * Starts one again, on its home folder.
	 * @param service which
	 */
	void restart(ServiceProcess service) {
		service.start();
		serve(service);
	}

	@Override
	public void close() {
		this.services.forEach(ServiceProcess::close);
	}

	/**
	 * A kill.
	 *
	 * @param began before it, {@link System#nanoTime()}
	 * @param ended when nothing was sent there any more
	 */
	record Outage(long began, long ended) {

		/** Whether a call may have been with the killed one. */
		boolean meets(Answered call) {
			return call.began() <= this.ended && call.ended() >= this.began;
		}

	}

}
