package io.alignserve.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Disks without room, each a small file system in memory: that of the spool, with and
 * without its database; that of the home folder at a first start; that of the database.
 * Needs the right to mount.
 */
@EnabledOnOs(OS.LINUX)
class DiskFullSoak {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	@Test
	void answersGoOnWithoutASpoolAndNothingIsLostSilently() throws Exception {
		SoakReport report = new SoakReport("disk-full-spool-soak");
		Path folder = Path.of("target", "soak", "disk-full").toAbsolutePath();
		try (SmallDisk disk = new SmallDisk(folder.resolve("spool"), "4m");
				OwnPostgres postgres = new OwnPostgres(folder.resolve("postgres"))) {
			postgres.start();
			Map<String, String> properties = new HashMap<>();
			properties.put("alignserve.request-log.spool", disk.path().resolve("requests").toString());
			try (ServiceProcess service = new ServiceProcess(folder, "service", postgres.database(), properties)) {
				service.start();
				ServiceClient client = new ServiceClient(service::address, service::adminKey);
				List<Answered> answers = new ArrayList<>();
				answers.addAll(some("full-before", client));
				disk.fill();
				answers.addAll(some("full-during", client));
				assertThat(client.isReady()).isTrue();
				assertThat(client.metric("alignserve.requestlog.lost")).isZero();
				report.put("log", service.output().lines().filter((line) -> line.contains("spool")).toList());
				List<Answered> lost;
				postgres.stop();
				lost = some("gone-during", client);
				double counted = client.metric("alignserve.requestlog.lost");
				postgres.start();
				disk.empty();
				answers.addAll(some("full-after", client));
				Await.until("rows arrive", PATIENCE, () -> client.metric("alignserve.requestlog.spooled") == 0);
				service.terminate(Duration.ofSeconds(60));
				long rows = postgres.count("SELECT count(DISTINCT id) FROM request_log WHERE id LIKE 'full-%'");
				long of = postgres.count("SELECT count(DISTINCT id) FROM request_log WHERE id LIKE 'gone-%'");
				report.put("answered", answers.size())
					.put("rows", rows)
					.put("answered without spool and database", lost.size())
					.put("rows of those", of)
					.put("told as lost", counted)
					.write();
				assertThat(answers).noneMatch(Answered::failed);
				assertThat(lost).noneMatch(Answered::failed);
				assertThat(rows).isEqualTo(answers.size());
				assertThat(counted + of).as("what is not there was told").isGreaterThanOrEqualTo(lost.size());
			}
		}
	}

	@Test
	void aFirstStartWithoutRoomIsRefusedAndWorksWhenThereIsSome() throws Exception {
		SoakReport report = new SoakReport("disk-full-home-soak");
		Path folder = Path.of("target", "soak", "disk-full-home").toAbsolutePath();
		try (SmallDisk disk = new SmallDisk(folder.resolve("disk"), "64m");
				OwnPostgres postgres = new OwnPostgres(folder.resolve("postgres"))) {
			postgres.start();
			disk.fill();
			try (ServiceProcess service = new ServiceProcess(disk.path(), "service", postgres.database(), Map.of(),
					folder.resolve("service.log"))) {
				service.launch();
				int code = service.awaitEnd(PATIENCE);
				report.put("exit code of a first start on a full disk", code)
					.put("its last words",
							service.output().lines().filter((line) -> line.contains("No space")).limit(3).toList());
				assertThat(code).isNotZero();
				assertThat(service.output()).contains("No space left on device");
				disk.empty();
				service.start();
				ServiceClient client = new ServiceClient(service::address, service::adminKey);
				Await.until("ready", PATIENCE, client::isReady);
				assertThat(some("home", client)).noneMatch(Answered::failed);
				disk.fill();
				assertThat(some("home-full", client)).noneMatch(Answered::failed);
				Reply health = client.send("GET", "/actuator/health", null, "Authorization",
						"Bearer " + client.adminKeyText());
				report.put("health on a full disk", health.text()).write();
				service.terminate(Duration.ofSeconds(60));
			}
		}
	}

	@Test
	void rowsWaitWhileTheDatabaseHasNoRoom() throws Exception {
		SoakReport report = new SoakReport("disk-full-database-soak");
		Path folder = Path.of("target", "soak", "disk-full-database").toAbsolutePath();
		try (SmallDisk disk = new SmallDisk(folder.resolve("disk"), "260m");
				OwnPostgres postgres = new OwnPostgres(disk.path())) {
			postgres.start();
			try (ServiceProcess service = new ServiceProcess(folder, "service", postgres.database(), Map.of())) {
				service.start();
				ServiceClient client = new ServiceClient(service::address, service::adminKey);
				List<Answered> answers = new ArrayList<>(some("room-before", client));
				disk.fill();
				try (Traffic traffic = new Traffic("room-during", client, 2, 8)) {
					Await.until("rows wait", PATIENCE, () -> client.metric("alignserve.requestlog.spooled") > 5);
					assertThat(client.isReady()).isTrue();
					answers.addAll(traffic.end());
				}
				disk.empty();
				// A server whose log found no room has ended.
				postgres.restart();
				answers.addAll(some("room-after", client));
				Await.until("rows arrive", PATIENCE, () -> client.metric("alignserve.requestlog.spooled") == 0);
				service.terminate(Duration.ofSeconds(60));
				long rows = postgres.count("SELECT count(*) FROM request_log WHERE id LIKE 'room-%'");
				report.put("answered while the database's disk was full", answers.size()).put("rows", rows).write();
				assertThat(answers).noneMatch(Answered::failed);
				assertThat(rows).isEqualTo(answers.size());
			}
		}
	}

	private static List<Answered> some(String name, ServiceClient client) {
		Traffic traffic = new Traffic(name, client, 2, 8);
		traffic.awaitMore(20);
		return traffic.end();
	}

	/** A file system of few megabytes. */
	private record SmallDisk(Path path) implements AutoCloseable {

		private static final int BLOCK = 65536;

		SmallDisk(Path path, String size) throws IOException, InterruptedException {
			this(path);
			Files.createDirectories(path);
			assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString()) == 0,
					"this process may not mount a file system");
		}

		private static int run(String... command) throws IOException, InterruptedException {
			return new ProcessBuilder(command).inheritIO().start().waitFor();
		}

		/** Leaves no byte free. */
		void fill() throws IOException {
			try (OutputStream out = Files.newOutputStream(this.path.resolve("filling"))) {
				byte[] block = new byte[BLOCK];
				for (;;) {
					out.write(block);
				}
			}
			catch (IOException ex) {
				// What was wanted.
			}
			try (OutputStream out = Files.newOutputStream(this.path.resolve("filling-rest"))) {
				for (;;) {
					out.write(0);
				}
			}
			catch (IOException ex) {
				// What was wanted.
			}
		}

		void empty() throws IOException {
			Files.deleteIfExists(this.path.resolve("filling"));
			Files.deleteIfExists(this.path.resolve("filling-rest"));
		}

		@Override
		public void close() throws IOException, InterruptedException {
			run("umount", "-l", this.path.toString());
		}

	}

}
