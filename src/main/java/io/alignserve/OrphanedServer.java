package io.alignserve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL process that a killed service leaves behind: it goes on running on the
 * data folder and keeps a new server from starting there.
 */
final class OrphanedServer {

	private static final Logger logger = LoggerFactory.getLogger(OrphanedServer.class);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final long LOOK_MILLIS = 20;

	private OrphanedServer() {
	}

	/**
	 * Stops the server that runs on a data folder, if one does. Whoever calls this holds
	 * the lock on the folder, so that the server cannot belong to a living service.
	 * @param data data folder; its {@code postmaster.pid} names the process
	 * @throws IOException if that file exists and cannot be read
	 * @throws StartRefusedException if the server does not stop in time
	 */
	static void stop(Path data) throws IOException {
		Optional<ProcessHandle> server = find(data);
		if (server.isPresent()) {
			logger.info("Stopping PostgreSQL process {}, left behind by a service that was killed", server.get().pid());
			server.get().destroy();
			await(server.get());
		}
	}

	/**
	 * Waits for a server that was told to end, as long as it writes what it holds.
	 * @param data data folder
	 * @throws IOException if {@code postmaster.pid} exists and cannot be read
	 */
	static void awaitEnd(Path data) throws IOException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (find(data).isPresent() && System.nanoTime() < end) {
			try {
				Thread.sleep(LOOK_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private static Optional<ProcessHandle> find(Path data) throws IOException {
		Path pidFile = data.resolve("postmaster.pid");
		List<String> lines;
		try {
			lines = Files.readAllLines(pidFile);
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		if (lines.isEmpty() || !lines.get(0).strip().matches("[0-9]{1,18}")) {
			return Optional.empty();
		}
		return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(OrphanedServer::isPostgres);
	}

	/**
	 * The number in the file may meanwhile belong to a stranger, whom nobody may stop.
	 */
	private static boolean isPostgres(ProcessHandle process) {
		return process.info()
			.command()
			.map((command) -> String.valueOf(Path.of(command).getFileName()))
			.filter((name) -> name.equals("postgres") || name.equals("postgres.exe"))
			.isPresent();
	}

	private static void await(ProcessHandle server) {
		try {
			server.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			throw new StartRefusedException(
					"PostgreSQL process " + server.pid() + ", left behind by a service that was killed, does not stop.",
					"Stop process " + server.pid() + " and start again.", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new StartRefusedException("The start was interrupted.", "Start again.", ex);
		}
	}

}
