package io.alignserve.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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

	/**
	 * Prepares a second server that follows this one, which must be stopped: it begins
	 * with a copy of its files.
	 * @param folder where it is kept
	 * @return the standby, not started yet
	 */
	OwnPostgres standby(Path folder) {
		OwnPostgres standby = new OwnPostgres(folder);
		try {
			FileSystemUtils.copyRecursively(this.data, standby.data);
			Files.setPosixFilePermissions(standby.data, PosixFilePermissions.fromString("rwx------"));
			Files.writeString(standby.data.resolve("standby.signal"), "");
			Files.writeString(standby.data.resolve("postgresql.auto.conf"), "primary_conninfo = 'host=127.0.0.1 port="
					+ this.port + " user=postgres password=postgres application_name=standby'\n");
			return standby;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Ends it at once, as a crash does: nobody is told and nothing is written. */
	void crash() {
		signal("QUIT", false);
		Await.until("the server is gone", Duration.ofSeconds(30), () -> !accepts());
		this.server = null;
	}

	private boolean accepts() {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Runs statements; what they return is ignored. */
	void execute(String... statements) {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Asks for one number. */
	long count(String query) {
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(query)) {
			row.next();
			return row.getLong(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	int port() {
		return this.port;
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

	/** Starts it again, whether or not it still runs. */
	void restart() {
		try {
			stop();
		}
		catch (UncheckedIOException ex) {
			// it had ended
			this.server = null;
		}
		start();
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
		signal("STOP", true);
	}

	void thaw() {
		signal("CONT", true);
	}

	private void signal(String name, boolean all) {
		try {
			long pid = Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).get(0).strip());
			ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
			// The postmaster first, so that it starts nobody new meanwhile.
			List<String> pids = Stream.concat(Stream.of(postmaster), all ? postmaster.descendants() : Stream.empty())
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
