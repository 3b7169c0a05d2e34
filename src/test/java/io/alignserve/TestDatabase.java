package io.alignserve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.util.FileSystemUtils;

/**
 * The PostgreSQL server of all tests of one JVM: a container if a Docker daemon answers
 * and has or gets the image, else the embedded server. Each {@link #create()} is a
 * database of its own, so that no test sees the rows of another.
 *
 * @param url JDBC address
 * @param username who may do everything there
 * @param password of that user
 */
public record TestDatabase(String url, String username, String password) {

	private static final String IMAGE = "postgres:18-alpine";

	private static final AtomicInteger count = new AtomicInteger();

	/**
	 * Creates an empty database on the shared server.
	 * @return where it is
	 */
	public static TestDatabase create() {
		String name = "test_" + count.incrementAndGet();
		TestDatabase server = Server.SHARED;
		try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
			statement.execute("CREATE DATABASE " + name);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("cannot create the database " + name, ex);
		}
		return new TestDatabase(server.url.substring(0, server.url.lastIndexOf('/') + 1) + name, server.username,
				server.password);
	}

	/**
	 * Connects to the database.
	 * @return a connection to be closed by the caller
	 * @throws SQLException if the server refuses
	 */
	public Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url, this.username, this.password);
	}

	/**
	 * Lets nobody in and ends every connection, as a server that goes away does.
	 */
	public void shut() {
		String name = name();
		onServer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
		onServer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
	}

	/** Lets everybody in again. */
	public void reopen() {
		onServer("ALTER DATABASE " + name() + " ALLOW_CONNECTIONS true");
	}

	/**
	 * Returns the name in the address.
	 * @return the name of the database
	 */
	public String name() {
		return this.url.substring(this.url.lastIndexOf('/') + 1);
	}

	private static void onServer(String sql) {
		try (Connection connection = Server.SHARED.connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(sql, ex);
		}
	}

	/** Starts the server when the first test asks for it. */
	private static final class Server {

		private static final TestDatabase SHARED = start();

		private static TestDatabase start() {
			// Without a daemon, every way of finding one would be reported as an error.
			Logger logger = (Logger) LoggerFactory.getLogger("org.testcontainers");
			logger.setLevel(Level.OFF);
			if (DockerClientFactory.instance().isDockerAvailable()) {
				try {
					return container();
				}
				catch (RuntimeException ex) {
					System.out.println("No container of " + IMAGE + ", so the embedded server: " + ex.getMessage());
				}
			}
			return embedded();
		}

		/** The container's own watchdog removes it when the JVM ends. */
		@SuppressWarnings("resource")
		private static TestDatabase container() {
			PostgreSQLContainer container = new PostgreSQLContainer(IMAGE).withCommand("postgres", "-c",
					"max_connections=200");
			container.start();
			String url = container.getJdbcUrl().replaceFirst("\\?.*", "");
			return new TestDatabase(url, container.getUsername(), container.getPassword());
		}

		private static TestDatabase embedded() {
			try {
				Path folder = Path.of("target", "test-postgres").toAbsolutePath();
				OrphanedServer.stop(folder.resolve("data"));
				FileSystemUtils.deleteRecursively(folder.resolve("data"));
				EmbeddedDatabase database = EmbeddedDatabase.start(folder);
				Runtime.getRuntime().addShutdownHook(new Thread(() -> close(database)));
				return new TestDatabase(database.getJdbcUrl(), database.getUsername(), database.getPassword());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static void close(EmbeddedDatabase database) {
			try {
				database.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
