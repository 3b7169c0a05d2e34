package io.alignserve;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.alignserve.files.OwnerFiles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of our own, in a folder that outlives it. It listens on 127.0.0.1
 * only, asks for a password that only the owner of the folder can read, and writes
 * nothing outside the folder.
 * <p>
 * Folder: {@code data} (the cluster), {@code binaries} (the unpacked server),
 * {@code password}, {@code server.log}, {@code lock}.
 */
final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedDatabase.class);

	private static final String USER = "postgres";

	private static final String DATABASE = "postgres";

	/** Long enough for recovery after a crash. */
	private static final Duration START_PATIENCE = Duration.ofSeconds(60);

	private final FolderLock lock;

	private final EmbeddedPostgres server;

	private final Path data;

	private final String password;

	private EmbeddedDatabase(FolderLock lock, EmbeddedPostgres server, Path data, String password) {
		this.lock = lock;
		this.server = server;
		this.data = data;
		this.password = password;
	}

	/**
	 * Starts the server, creating the cluster the first time.
	 * @param folder where everything is kept; created if absent
	 * @return the running server
	 * @throws StartRefusedException if another service runs on the folder, or PostgreSQL
	 * does not start
	 */
	static EmbeddedDatabase start(Path folder) {
		try {
			OwnerFiles.createFolder(folder);
			FolderLock lock = FolderLock.acquire(folder);
			try {
				return startLocked(folder, lock);
			}
			catch (IOException | RuntimeException ex) {
				lock.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new StartRefusedException("PostgreSQL cannot be kept in " + folder + ": " + ex.getMessage(),
					"Make that folder writable, or choose another with --alignserve.home=<folder>.", ex);
		}
	}

	private static EmbeddedDatabase startLocked(Path folder, FolderLock lock) throws IOException {
		Path data = folder.resolve("data");
		OrphanedServer.stop(data);
		setAsideUnfinished(data, folder.resolve("initialised"));
		Path binaries = folder.resolve("binaries");
		removeHalfUnpacked(binaries);
		// The library clears stale folders below this one: it must not be a parent of
		// data.
		System.setProperty("ot.epg.working-dir", binaries.toString());
		String password = readOrCreatePassword(folder.resolve("password"));
		Path log = folder.resolve("server.log");
		Files.deleteIfExists(log);
		try {
			EmbeddedPostgres server = configure(folder, data, log, password)
				.setOverrideWorkingDirectory(binaries.toFile())
				.start();
			Files.writeString(folder.resolve("initialised"), Instant.now().toString());
			logger.info("PostgreSQL runs on 127.0.0.1:{}, its data is in {}", server.getPort(), data);
			return new EmbeddedDatabase(lock, server, data, password);
		}
		catch (IOException | IllegalStateException ex) {
			throw new StartRefusedException("PostgreSQL did not start: " + lastWords(log, ex),
					"See " + log + ", or use a database of your own with --spring.datasource.url=jdbc:postgresql://…",
					ex);
		}
	}

	/** 256 random bits in 64 hexadecimal digits. */
	private static String readOrCreatePassword(Path file) throws IOException {
		if (!Files.exists(file) || Files.size(file) == 0) {
			byte[] secret = new byte[32];
			new SecureRandom().nextBytes(secret);
			OwnerFiles.write(file, HexFormat.of().formatHex(secret));
		}
		return Files.readString(file).strip();
	}

	private static EmbeddedPostgres.Builder configure(Path folder, Path data, Path log, String password) {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			// Spring stops the server, after the last request has been logged.
			.setRegisterShutdownHook(false)
			.setPGStartupWait(START_PATIENCE)
			.setOutputRedirector(Redirect.appendTo(log.toFile()))
			.setErrorRedirector(Redirect.appendTo(log.toFile()))
			.setConnectConfig("password", password);
		// These become options of initdb, whatever the setter is called.
		Map.of("auth", "scram-sha-256", "pwfile", folder.resolve("password").toString(), "locale", "C",
				"locale-provider", "builtin", "builtin-locale", "C.UTF-8")
			.forEach(builder::setLocaleConfig);
		// The library is made for tests and gives up durability; we keep our rows.
		Map.of("fsync", "on", "synchronous_commit", "on", "listen_addresses", "127.0.0.1", "unix_socket_directories",
				"", "max_connections", "200")
			.forEach(builder::setServerConfig);
		return builder;
	}

	/**
	 * A first start that was killed leaves a folder that PostgreSQL neither accepts nor
	 * fills again.
	 */
	private static void setAsideUnfinished(Path data, Path initialised) throws IOException {
		if (Files.exists(data) && !Files.exists(initialised)) {
			Path aside = data.resolveSibling("data-unfinished-" + Instant.now().toEpochMilli());
			Files.move(data, aside);
			logger.warn("The first start was interrupted; its unfinished database is now {}", aside);
		}
	}

	private static void removeHalfUnpacked(Path binaries) throws IOException {
		if (!Files.isDirectory(binaries)) {
			return;
		}
		try (Stream<Path> folders = Files.list(binaries)) {
			for (Path unpacked : folders.filter((path) -> !Files.exists(path.resolve(".exists"))).toList()) {
				FileSystemUtils.deleteRecursively(unpacked);
			}
		}
	}

	private static String lastWords(Path log, Exception failure) throws IOException {
		List<String> lines = Files.exists(log) ? Files.readAllLines(log).stream().filter((l) -> !l.isBlank()).toList()
				: List.of();
		return lines.isEmpty() ? String.valueOf(failure.getMessage())
				: String.join(" ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
	}

	@Override
	public String getJdbcUrl() {
		return "jdbc:postgresql://127.0.0.1:" + this.server.getPort() + "/" + DATABASE;
	}

	@Override
	public String getUsername() {
		return USER;
	}

	@Override
	public String getPassword() {
		return this.password;
	}

	/** Stops the server; once stopped, nothing happens. */
	@Override
	public void close() throws IOException {
		this.server.close();
		// The library waits for five seconds, a slow disk takes longer.
		OrphanedServer.awaitEnd(this.data);
		this.lock.close();
	}

}
