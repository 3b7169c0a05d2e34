package io.alignserve.soak;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

import io.alignserve.TestDatabase;

/**
 * The real service as a process of its own, which can be killed and started again on the
 * same home folder and the same database, which outlives it. Small, so that several fit
 * on two cores.
 */
final class ServiceProcess implements AutoCloseable {

	private static final Duration START = Duration.ofSeconds(300);

	/**
	 * The last thing that a service prints that has started, and where it can be reached.
	 */
	private static final Pattern READY = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/swagger-ui");

	/** The same where its log is structured, and nothing is printed beside it. */
	private static final Pattern READY_IN_JSON = Pattern
		.compile("\"Tomcat started on port (\\d+)[^\\n]*\n(?:[^\\n]*\n)*?[^\\n]*\"Started AlignServe in ");

	private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
			"-Xshare:auto");

	private final String name;

	private final Path home;

	private final Path output;

	private final Map<String, String> properties = new TreeMap<>();

	private final Map<String, String> environment = new TreeMap<>();

	private @Nullable Process process;

	private volatile @Nullable URI address;

	/**
	 * Prepares a service with an empty home; it is not started yet.
	 * @param folder where its home is made
	 * @param name its name
	 * @param database its database, which must outlive it
	 * @param properties what is different from the defaults
	 */
	ServiceProcess(Path folder, String name, TestDatabase database, Map<String, String> properties) {
		this(folder, name, database, properties, folder.resolve(name + ".log"));
	}

	/**
	 * Prepares a service whose home is not where its output goes.
	 * @param folder where its home is made
	 * @param name its name
	 * @param database its database, which must outlive it
	 * @param properties what is different from the defaults
	 * @param output where its output goes
	 */
	ServiceProcess(Path folder, String name, TestDatabase database, Map<String, String> properties, Path output) {
		this.name = name;
		this.home = folder.resolve(name).toAbsolutePath();
		removeHome();
		this.output = output.toAbsolutePath();
		this.properties.putAll(Map.of("server.port", "0", "alignserve.home", this.home.toString(),
				"spring.datasource.url", database.url(), "spring.datasource.username", database.username(),
				"spring.datasource.password", database.password(), "spring.datasource.hikari.maximum-pool-size", "6"));
		this.properties.putAll(properties);
	}

	/** What an earlier test left in the spool would be sent to this test's database. */
	private void removeHome() {
		try {
			FileSystemUtils.deleteRecursively(this.home);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Sets a variable of the process, from its next start on. */
	ServiceProcess with(String variable, String value) {
		this.environment.put(variable, value);
		return this;
	}

	/** Starts and waits until it has started, which is not yet ready. */
	void start() {
		launch();
		awaitStart();
	}

	/** Starts without waiting, to be killed on the way. */
	void launch() {
		if (this.process != null && this.process.isAlive()) {
			throw new IllegalStateException(this.name + " runs already");
		}
		this.address = null;
		try {
			Files.createDirectories(this.home);
			Files.deleteIfExists(this.output);
			ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true)
				.redirectOutput(this.output.toFile());
			builder.environment().put("OMP_NUM_THREADS", "1");
			builder.environment().put("OMP_WAIT_POLICY", "passive");
			builder.environment().putAll(this.environment);
			Process started = builder.start();
			this.process = started;
			Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> command() throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JVM);
		// Unpacked once for all processes: half a gigabyte.
		String engine = Path.of("target", "soak", "engine").toAbsolutePath().toString();
		command.add("-DENGINE_CACHE_DIR=" + engine);
		command.add("-DDJL_CACHE_DIR=" + engine);
		command.addAll(List.of("-cp", classPath(), ServiceLauncher.class.getName()));
		this.properties.forEach((key, value) -> command.add("--" + key + "=" + value));
		return command;
	}

	/**
	 * Without the tests, whose configuration the service would find; the launcher aside.
	 */
	private static String classPath() throws IOException {
		Path launcher = Path.of("target", "soak", "launcher").toAbsolutePath();
		String resource = ServiceLauncher.class.getName().replace('.', '/') + ".class";
		Files.createDirectories(launcher.resolve(resource).getParent());
		try (InputStream in = ServiceLauncher.class.getClassLoader().getResourceAsStream(resource)) {
			if (in == null) {
				throw new IllegalStateException(resource + " is not on the class path");
			}
			Files.write(launcher.resolve(resource), in.readAllBytes());
		}
		return launcher + File.pathSeparator
				+ Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
					.filter((entry) -> !Path.of(entry).endsWith("test-classes"))
					.collect(Collectors.joining(File.pathSeparator));
	}

	/** Waits until it has started. */
	void awaitStart() {
		Await.until(this.name + " starts", START, () -> {
			String output = output();
			for (Pattern pattern : List.of(READY, READY_IN_JSON)) {
				Matcher matcher = pattern.matcher(output);
				if (matcher.find()) {
					this.address = URI.create("http://127.0.0.1:" + matcher.group(1));
					return true;
				}
			}
			if (!running().isAlive()) {
				throw new AssertionError(
						this.name + " ended with " + running().exitValue() + " instead of starting:\n" + output());
			}
			return false;
		});
	}

	private Process running() {
		if (this.process == null) {
			throw new IllegalStateException(this.name + " was never started");
		}
		return this.process;
	}

	boolean isAlive() {
		return running().isAlive();
	}

	long pid() {
		return running().pid();
	}

	String name() {
		return this.name;
	}

	/**
	 * Returns where it listens.
	 * @return scheme, host and port of the last start
	 */
	URI address() {
		URI known = this.address;
		if (known == null) {
			throw new IllegalStateException(this.name + " has not started");
		}
		return known;
	}

	/**
	 * Returns the key of administrators; only the first service on a database has it.
	 * @return the key
	 */
	String adminKey() {
		return ServiceClient.adminKey(this.home);
	}

	/**
	 * Returns what it has printed since its last start.
	 * @return standard output and error
	 */
	String output() {
		try {
			return Files.exists(this.output) ? Files.readString(this.output) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Kills it as {@code kill -9} does and waits until it is gone. */
	void kill() {
		end(running().destroyForcibly(), Duration.ofSeconds(20));
	}

	/**
	 * Asks it to end, by SIGTERM, and waits.
	 * @param limit how long it may take
	 */
	void terminate(Duration limit) {
		// Process.destroy() would close the pipe that the launcher watches.
		running().toHandle().destroy();
		end(running(), limit);
	}

	/** Asks it to end, by SIGTERM, without waiting. */
	void askToEnd() {
		running().toHandle().destroy();
	}

	/**
	 * Waits until it has ended.
	 * @param limit how long it may take
	 * @return its exit code
	 */
	int awaitEnd(Duration limit) {
		end(running(), limit);
		return running().exitValue();
	}

	private void end(Process ending, Duration limit) {
		try {
			if (!ending.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new AssertionError(this.name + " did not end within " + limit);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		if (this.process != null && this.process.isAlive()) {
			kill();
		}
	}

}
