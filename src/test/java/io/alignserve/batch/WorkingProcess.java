package io.alignserve.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.alignserve.TestDatabase;

/**
 * A process that works on batches until it is killed.
 */
final class WorkingProcess implements AutoCloseable {

	private static final long ROW_MILLIS = 15;

	private final Process process;

	private WorkingProcess(Process process) {
		this.process = process;
	}

	static WorkingProcess start(TestDatabase where, String name) throws IOException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				WorkingProcess.class.getName(), where.url(), where.username(), where.password(), name);
		return new WorkingProcess(new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start());
	}

	/** Ends the process as {@code kill -9} does. */
	void kill() throws InterruptedException {
		this.process.destroyForcibly();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			throw new AssertionError("the process does not end");
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	/**
	 * Works until killed, or the test that started it has ended.
	 * @param args address, user and password of the database, and a name
	 * @throws IOException never
	 */
	@SuppressWarnings("resource")
	public static void main(String[] args) throws IOException {
		new TestInstance(new TestDatabase(args[0], args[1], args[2]), args[3], new Answers().takes(ROW_MILLIS),
				TestInstance.WEBHOOKS)
			.start();
		while (System.in.read() >= 0) {
			// Nothing is ever written; the end of the test closes the pipe.
		}
		Runtime.getRuntime().halt(1);
	}

}
