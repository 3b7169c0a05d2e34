package io.alignserve;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Starts and kills real servers.
 */
class EmbeddedDatabaseIT {

	private final Path home = Path.of("target", "embedded-database-it").toAbsolutePath();

	private final Path folder = this.home.resolve("postgres");

	private final Path data = this.folder.resolve("data");

	@BeforeEach
	void forgetTheLastServer() throws IOException {
		OrphanedServer.stop(this.data);
		FileSystemUtils.deleteRecursively(this.data);
		Files.deleteIfExists(this.folder.resolve("initialised"));
	}

	@Test
	void keepsItsRowsOverARestart() throws Exception {
		try (EmbeddedDatabase database = EmbeddedDatabase.start(this.folder)) {
			execute(database, "CREATE TABLE kept (value int)");
			execute(database, "INSERT INTO kept VALUES (42)");
		}
		try (EmbeddedDatabase database = EmbeddedDatabase.start(this.folder)) {
			assertThat(query(database, "SELECT value FROM kept")).isEqualTo("42");
		}
	}

	@Test
	void takesOverFromAServiceThatWasKilled() throws Exception {
		Process victim = launch(Victim.class, this.folder.toString());
		awaitReady(victim);
		victim.destroyForcibly().waitFor();
		ProcessHandle orphan = ProcessHandle.of(postmaster()).orElseThrow();
		assertThat(orphan.isAlive()).isTrue();
		try (EmbeddedDatabase database = EmbeddedDatabase.start(this.folder)) {
			assertThat(orphan.isAlive()).isFalse();
			assertThat(query(database, "SELECT value FROM kept")).isEqualTo("42");
		}
	}

	@Test
	void endsWithAServiceThatIsToldToInTheMiddleOfItsStart() throws Exception {
		Process starting = launch(Starting.class, "--alignserve.home=" + this.home);
		awaitReady(starting);
		ProcessHandle server = ProcessHandle.of(postmaster()).orElseThrow();
		assertThat(server.isAlive()).isTrue();
		starting.destroy();
		assertThat(starting.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.data.resolve("postmaster.pid")).doesNotExist();
		// It removes that file with its last breath.
		assertThat(server.onExit()).succeedsWithin(Duration.ofSeconds(5));
	}

	@Test
	void startsBesideThePidFileOfAServerThatIsGone() throws Exception {
		EmbeddedDatabase.start(this.folder).close();
		// This process lives and is no PostgreSQL: it must survive.
		Files.write(this.data.resolve("postmaster.pid"),
				List.of(Long.toString(ProcessHandle.current().pid()), this.data.toString(), "0", "1", "", "", ""));
		try (EmbeddedDatabase database = EmbeddedDatabase.start(this.folder)) {
			assertThat(query(database, "SELECT 1")).isEqualTo("1");
		}
	}

	@Test
	void refusesASecondServiceOnTheSameFolder() throws Exception {
		try (EmbeddedDatabase first = EmbeddedDatabase.start(this.folder)) {
			assertThatExceptionOfType(StartRefusedException.class).isThrownBy(() -> EmbeddedDatabase.start(this.folder))
				.withMessage("Another AlignServe (process " + ProcessHandle.current().pid() + ") is running on "
						+ this.folder + ".");
			assertThat(query(first, "SELECT 1")).isEqualTo("1");
		}
	}

	@Test
	void setsAsideAFirstStartThatWasInterrupted() throws Exception {
		Files.createDirectories(this.data);
		Files.writeString(this.data.resolve("PG_VERSION"), "18");
		try (EmbeddedDatabase database = EmbeddedDatabase.start(this.folder)) {
			assertThat(query(database, "SELECT 1")).isEqualTo("1");
		}
	}

	@Test
	void isDurableAndListensOnLoopbackWithAPasswordOnly() throws Exception {
		try (EmbeddedDatabase database = EmbeddedDatabase.start(this.folder)) {
			assertThat(query(database, "SHOW fsync")).isEqualTo("on");
			assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
			assertThat(query(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
			assertThat(query(database, "SHOW unix_socket_directories")).isEmpty();
			assertThat(query(database, "SHOW server_encoding")).isEqualTo("UTF8");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> DriverManager.getConnection(database.getJdbcUrl(), "postgres", "wrong").close())
				.withMessageContaining("password authentication failed");
		}
	}

	private static Process launch(Class<?> main, String argument) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), main.getName(), argument)
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private static void awaitReady(Process process) throws IOException {
		BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
		String line = output.readLine();
		while (line != null && !line.equals("ready")) {
			line = output.readLine();
		}
		assertThat(line).isEqualTo("ready");
	}

	private long postmaster() throws IOException {
		return Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).get(0).strip());
	}

	private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
		try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String query(EmbeddedDatabase database, String sql) throws SQLException {
		try (Connection connection = connect(database);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			assertThat(rows.next()).isTrue();
			return rows.getString(1);
		}
	}

	private static Connection connect(EmbeddedDatabase database) throws SQLException {
		return DriverManager.getConnection(database.getJdbcUrl(), database.getUsername(), database.getPassword());
	}

	/** A service that writes a row and is then killed. */
	static final class Victim {

		private Victim() {
		}

		@SuppressWarnings("resource")
		public static void main(String[] args) throws Exception {
			EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(args[0]));
			execute(database, "CREATE TABLE kept (value int)");
			execute(database, "INSERT INTO kept VALUES (42)");
			System.out.println("ready");
			Thread.currentThread().join();
		}

	}

	/** A service whose start waits for a checkpoint. */
	static final class Starting {

		private Starting() {
		}

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(EmbeddedDatabaseConfiguration.class, Loading.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run(args);
		}

		/** A bean that is never ready. */
		static final class Loading {

			Loading(EmbeddedDatabase database) throws InterruptedException {
				System.out.println("ready");
				new CountDownLatch(1).await();
			}

		}

	}

}
