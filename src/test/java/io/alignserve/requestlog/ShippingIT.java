package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.alignserve.Eventually;
import io.alignserve.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Kills real processes, takes a real PostgreSQL away, and fills a real file.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShippingIT {

	private static final DataSize LIMIT = DataSize.ofMegabytes(100);

	private static TestDatabase server;

	private static DriverManagerDataSource database;

	private static JdbcTemplate jdbc;

	@TempDir
	private Path home;

	private Path folder;

	/** What happens to the database while a process logs. */
	enum Weather {

		UP, GONE, FLAPPING

	}

	@BeforeAll
	static void createDatabase() {
		server = TestDatabase.create();
		database = new DriverManagerDataSource(server.url(), server.username(), server.password());
		jdbc = new JdbcTemplate(database);
		Flyway.configure().dataSource(database).load().migrate();
	}

	@BeforeEach
	void empty() {
		jdbc.execute("TRUNCATE request_log");
		this.folder = this.home.resolve("spool").resolve("requests");
	}

	@AfterEach
	void reopen() {
		server.reopen();
	}

	@AfterAll
	static void shut() {
		server.shut();
	}

	@ParameterizedTest
	@EnumSource
	void everyRowThatWasPromisedIsThereOnceAfterAKill(Weather weather) throws Exception {
		List<String> promised;
		try (LoggingProcess process = LoggingProcess.start(this.folder, server, "killed")) {
			promised = new ArrayList<>(process.lines(100));
			for (int i = 0; i < 20; i++) {
				if (weather != Weather.UP && i % 2 == 0) {
					server.shut();
				}
				promised.addAll(process.lines(200));
				if (weather == Weather.FLAPPING && i % 2 == 1) {
					server.reopen();
				}
			}
			process.kill();
			promised.addAll(process.lines(Integer.MAX_VALUE));
		}
		server.reopen();
		// A line may have been torn by the kill.
		promised.remove(promised.size() - 1);
		try (LoggingProcess.Parts next = LoggingProcess.Parts.of(this.folder, LIMIT, database)) {
			next.shipping().start();
			Eventually.holds(() -> assertThat(next.spooled()).isZero());
			List<String> ids = ids();
			Set<String> once = new HashSet<>(ids);
			assertThat(once.size()).as("different ids").isEqualTo(ids.size());
			assertThat(promised.stream().filter((id) -> !once.contains(id)).toList()).as("missing").isEmpty();
			assertThat(promised).hasSizeGreaterThan(4000);
			assertThat(next.count("damaged")).isZero();
		}
	}

	@Test
	void rowsWaitInOrderWhileTheDatabaseIsGone(CapturedOutput output) throws Exception {
		try (LoggingProcess.Parts parts = LoggingProcess.Parts.of(this.folder, LIMIT, database)) {
			parts.shipping().start();
			record(parts, "before-", 10);
			Eventually.holds(() -> assertThat(parts.spooled()).isZero());
			server.shut();
			record(parts, "meanwhile-", 1200);
			assertThat(parts.spooled()).isEqualTo(1200);
			Eventually.holds(() -> assertThat(output).contains("Rows of the request log wait in the spool"));
			server.reopen();
			Eventually.holds(() -> assertThat(parts.spooled()).isZero());
			record(parts, "after-", 10);
			Eventually.holds(() -> assertThat(parts.spooled()).isZero());
			assertThat(parts.count("written")).isEqualTo(1220);
			assertThat(parts.count("lost")).isZero();
		}
		assertThat(ids()).containsExactlyElementsOf(IntStream.range(0, 1220)
			.mapToObj((i) -> (i < 10) ? "before-" + i : (i < 1210) ? "meanwhile-" + (i - 10) : "after-" + (i - 1210))
			.toList());
		assertThat(output.getOut()).containsOnlyOnce("wait in the spool, since")
			.containsOnlyOnce("can be written to the database again");
		assertThat(SpoolFiles.list(this.folder)).isEmpty();
	}

	@Test
	void whatARestartReadsAgainIsWrittenOnce() throws Exception {
		Path copy = this.home.resolve("copy").resolve("requests");
		try (LoggingProcess.Parts parts = LoggingProcess.Parts.of(this.folder, LIMIT, database)) {
			record(parts, "row-", 700);
			Files.createDirectories(copy);
			Files.copy(SpoolFiles.segment(this.folder, 1), SpoolFiles.segment(copy, 1));
			parts.shipping().start();
			Eventually.holds(() -> assertThat(parts.count("written")).isEqualTo(700));
		}
		try (LoggingProcess.Parts again = LoggingProcess.Parts.of(copy, LIMIT, database)) {
			again.shipping().start();
			Eventually.holds(() -> assertThat(again.spooled()).isZero());
			assertThat(again.count("replayed")).isEqualTo(700);
			assertThat(again.count("written")).isZero();
		}
		assertThat(ids()).hasSize(700).doesNotHaveDuplicates();
	}

	@Test
	void aDamagedLineIsSetAsideAndTheRestGoesOn() throws Exception {
		try (LoggingProcess.Parts parts = LoggingProcess.Parts.of(this.folder, LIMIT, database)) {
			record(parts, "row-", 3);
		}
		Path segment = SpoolFiles.segment(this.folder, 1);
		Files.writeString(segment, Files.readString(segment).replace("row-1", "row-X"));
		try (LoggingProcess.Parts parts = LoggingProcess.Parts.of(this.folder, LIMIT, database)) {
			parts.shipping().start();
			Eventually.holds(() -> assertThat(parts.spooled()).isZero());
			assertThat(parts.count("damaged")).isEqualTo(1);
		}
		assertThat(ids()).containsExactly("row-0", "row-2");
		assertThat(this.folder.resolve("damaged")).content().contains("row-X").endsWith("\n");
	}

	@Test
	void twoProcessesOnOneFolderKeepApartAndTheThirdShipsWhatTheyLeft() throws Exception {
		server.shut();
		List<String> promised = new ArrayList<>();
		try (LoggingProcess first = LoggingProcess.start(this.folder, server, "first");
				LoggingProcess second = LoggingProcess.start(this.folder, server, "second")) {
			promised.addAll(first.lines(300));
			promised.addAll(second.lines(300));
			first.kill();
			second.kill();
		}
		assertThat(SpoolFiles.list(this.folder)).isNotEmpty();
		assertThat(SpoolFiles.list(this.folder.resolveSibling("requests-2"))).isNotEmpty();
		server.reopen();
		try (LoggingProcess.Parts third = LoggingProcess.Parts.of(this.folder, LIMIT, database)) {
			third.shipping().start();
			record(third, "third-", 1);
			Eventually.holds(() -> assertThat(third.spooled()).isZero());
			assertThat(SpoolFiles.list(this.folder.resolveSibling("requests-2"))).isEmpty();
		}
		assertThat(ids()).doesNotHaveDuplicates().containsAll(promised).contains("third-0");
	}

	@Test
	void rowsGoStraightToTheDatabaseWhenTheSpoolIsFull(CapturedOutput output) throws Exception {
		try (LoggingProcess.Parts parts = LoggingProcess.Parts.of(this.folder, DataSize.ofBytes(10), database)) {
			record(parts, "row-", 5);
			assertThat(ids()).hasSize(5);
			assertThat(parts.spooled()).isZero();
			server.shut();
			record(parts, "lost-", 2);
			server.reopen();
			assertThat(parts.count("lost")).isEqualTo(2);
			parts.recorder().record(Calls.impossible("impossible"));
			assertThat(parts.count("lost")).isEqualTo(3);
		}
		assertThat(output).contains("the spool has reached its limit of 10 bytes")
			.contains("Request lost-0 is missing from the request log")
			.contains("Request lost-1 is missing")
			.contains("Request impossible is missing");
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void aWriteThatBreaksOffHalfwayLeavesNoHalfLine() throws Exception {
		// The system lets no file grow beyond 64 KiB, as a full disk would not.
		List<String> limited = List.of("bash", "-c", "ulimit -f 64 && exec \"$@\"", "bash");
		try (LoggingProcess process = LoggingProcess.run(limited, Filler.class, this.folder.toString())) {
			List<String> lines = process.lines(Integer.MAX_VALUE);
			assertThat(lines).containsExactly("lost 4.0", "spooled 7.0");
		}
		try (LoggingProcess.Parts parts = LoggingProcess.Parts.of(this.folder, LIMIT, database)) {
			parts.shipping().start();
			Eventually.holds(() -> assertThat(parts.spooled()).isZero());
			assertThat(parts.count("damaged")).isZero();
		}
		assertThat(ids()).containsExactly("large-0", "large-1", "large-2", "large-3", "large-4", "large-5", "small");
	}

	@Test
	void leavesTheRestForTheNextStartWhenItIsStopped() throws Exception {
		server.shut();
		try (LoggingProcess.Parts parts = LoggingProcess.Parts.of(this.folder, LIMIT, database)) {
			parts.shipping().start();
			record(parts, "row-", 20);
			long start = System.nanoTime();
			parts.shipping().stop();
			assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
			record(parts, "late-", 1);
			assertThat(parts.spooled()).isEqualTo(21);
			server.reopen();
			// A context that was paused starts again.
			parts.shipping().start();
			Eventually.holds(() -> assertThat(parts.spooled()).isZero());
			record(parts, "last-", 1);
			parts.shipping().stop();
			assertThat(parts.spooled()).isZero();
		}
		assertThat(ids()).hasSize(22);
	}

	private static void record(LoggingProcess.Parts parts, String prefix, int count) {
		for (int i = 0; i < count; i++) {
			parts.recorder().record(Calls.refusal(prefix + i, "hello"));
		}
	}

	private static List<String> ids() {
		return jdbc.queryForList("SELECT id FROM request_log ORDER BY row_id", String.class);
	}

	/** Logs ten large calls and a small one, with no database. */
	static final class Filler {

		private Filler() {
		}

		public static void main(String[] args) throws IOException {
			// Nothing listens on port 1.
			try (LoggingProcess.Parts parts = LoggingProcess.Parts.of(Path.of(args[0]), LIMIT,
					new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere"))) {
				for (int i = 0; i < 10; i++) {
					parts.recorder().record(Calls.refusal("large-" + i, "x".repeat(10_000)));
				}
				ByteBuffer line = SpooledLine
					.encode(RowJson.of(LogRow.of(Calls.refusal("half", "x".repeat(1000)), parts.texts())));
				// A whole line fits, and must go as well.
				assertThatIOException().isThrownBy(() -> parts.spool().append(Collections.nCopies(20, line)));
				parts.recorder().record(Calls.refusal("small", "x"));
				LoggingProcess.tell("lost " + parts.count("lost"));
				LoggingProcess.tell("spooled " + parts.spooled());
			}
		}

	}

}
