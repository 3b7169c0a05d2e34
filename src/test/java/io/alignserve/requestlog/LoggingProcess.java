package io.alignserve.requestlog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.alignserve.TestDatabase;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.unit.DataSize;

/**
 * A process that logs calls from many threads until it is killed, and prints the id of
 * each once it is safe.
 */
final class LoggingProcess implements AutoCloseable {

	private static final int THREADS = 16;

	private static final String MARK = "> ";

	private final Process process;

	private final BufferedReader output;

	private LoggingProcess(Process process) {
		this.process = process;
		this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
	}

	static LoggingProcess start(Path folder, TestDatabase database, String name) throws IOException {
		return run(List.of(), LoggingProcess.class, folder.toString(), database.url(), database.username(),
				database.password(), name);
	}

	/**
	 * Starts a Java process.
	 * @param before words before the command
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the process
	 * @throws IOException if it does not start
	 */
	static LoggingProcess run(List<String> before, Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(before);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
				"-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new LoggingProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
	}

	/** Prints a line that {@link #lines} gives, unlike what is logged. */
	static void tell(String line) {
		System.out.println(MARK + line);
	}

	/**
	 * Reads lines that the process told.
	 * @param most how many at most
	 * @return as many, or what there was until the process ended
	 * @throws IOException if the output cannot be read
	 */
	List<String> lines(int most) throws IOException {
		List<String> lines = new ArrayList<>();
		String line = "";
		while (line != null && lines.size() < most) {
			line = this.output.readLine();
			if (line != null && line.startsWith(MARK)) {
				lines.add(line.substring(MARK.length()));
			}
		}
		return lines;
	}

	/** Ends the process as {@code kill -9} does; what it told can still be read. */
	void kill() throws InterruptedException {
		this.process.toHandle().destroyForcibly();
		this.process.waitFor();
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		this.output.close();
	}

	/** Whatever the recorder and the shipper need, as the service wires it. */
	record Parts(Spool spool, Shipping shipping, SpoolingRecorder recorder, TextKeeping texts, CircuitBreaker breaker,
			SimpleMeterRegistry meters) implements AutoCloseable {

		static Parts of(Path folder, DataSize limit, DriverManagerDataSource database) {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			RequestLogMeters meters = new RequestLogMeters(registry);
			RequestLogProperties properties = new RequestLogProperties(RequestLogProperties.Texts.PLAIN, List.of(),
					null, folder, limit);
			RequestLog log = new RequestLog(database, new Partitions(database));
			Spool spool = new RequestLogConfiguration().requestSpool(properties);
			TextKeeping texts = new TextKeeping(properties);
			CircuitBreaker breaker = CircuitBreaker.of(DatabaseBreaker.NAME, DatabaseBreaker.config());
			return new Parts(spool, new Shipping(spool, properties, log, meters, breaker),
					new SpoolingRecorder(spool, log, meters, texts), texts, breaker, registry);
		}

		double count(String counter) {
			return this.meters.get("alignserve.requestlog." + counter).counter().count();
		}

		double spooled() {
			return this.meters.get("alignserve.requestlog.spooled").gauge().value();
		}

		@Override
		public void close() throws IOException {
			this.shipping.stop();
			this.spool.close();
		}

	}

	/**
	 * Logs until killed.
	 * @param args folder, address, user and password of the database, start of the ids
	 */
	public static void main(String[] args) {
		Parts parts = Parts.of(Path.of(args[0]), DataSize.ofGigabytes(1),
				new DriverManagerDataSource(args[1], args[2], args[3]));
		parts.shipping().start();
		for (int t = 0; t < THREADS; t++) {
			String prefix = args[4] + "-" + t + "-";
			new Thread(() -> {
				for (int i = 0;; i++) {
					parts.recorder().record(Calls.refusal(prefix + i, "hello"));
					tell(prefix + i);
				}
			}).start();
		}
	}

}
