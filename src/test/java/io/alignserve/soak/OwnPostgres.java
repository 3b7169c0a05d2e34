package io.alignserve.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

import io.alignserve.TestDatabase;

/**
 * A PostgreSQL server that belongs to one test, durable as one of production, which can
 * be stopped, frozen and started again at the same address.
 */
final class OwnPostgres implements AutoCloseable {

	private final Path data;

	private final Path binaries;

	private final int port;

	private @Nullable EmbeddedPostgres server;

	/**
	 * Prepares a server with an empty database; it is not started yet.
	 * @param folder where it is kept
	 */
	OwnPostgres(Path folder) {
		this.data = folder.resolve("data").toAbsolutePath();
		this.binaries = folder.resolve("binaries").toAbsolutePath();
		try {
			FileSystemUtils.deleteRecursively(this.data);
			Files.createDirectories(this.binaries);
			try (ServerSocket free = new ServerSocket(0)) {
				this.port = free.getLocalPort();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void start() {
		if (this.server != null) {
			return;
		}
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setPort(this.port)
			.setDataDirectory(this.data)
			.setCleanDataDirectory(false)
			.setOverrideWorkingDirectory(this.binaries.toFile());
		Map.of("fsync", "on", "synchronous_commit", "on", "listen_addresses", "127.0.0.1")
			.forEach(builder::setServerConfig);
		try {
			this.server = builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Stops it as an administrator does: everybody is thrown out. */
	void stop() {
		try {
			if (this.server != null) {
				this.server.close();
				this.server = null;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Leaves its processes where they are: connections stay, and nothing answers. */
	void freeze() {
		signal("STOP");
	}

	void thaw() {
		signal("CONT");
	}

	private void signal(String name) {
		try {
			long pid = Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).get(0).strip());
			ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
			// The postmaster first, so that it starts nobody new meanwhile.
			List<String> pids = Stream.concat(Stream.of(postmaster), postmaster.descendants())
				.map((process) -> Long.toString(process.pid()))
				.toList();
			for (String one : pids) {
				new ProcessBuilder("kill", "-" + name, one).start().waitFor();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	TestDatabase database() {
		return new TestDatabase("jdbc:postgresql://127.0.0.1:" + this.port + "/postgres", "postgres", "postgres");
	}

	Connection connect() throws SQLException {
		TestDatabase database = database();
		return DriverManager.getConnection(database.url(), database.username(), database.password());
	}

	@Override
	public void close() {
		stop();
	}

}
