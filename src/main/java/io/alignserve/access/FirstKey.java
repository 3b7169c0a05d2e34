package io.alignserve.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import io.alignserve.files.OwnerFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the first ADMIN key when there is none, and leaves it in {@code admin.key} in the
 * home folder. The console shows the path and never the key.
 */
@Component
class FirstKey implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(FirstKey.class);

	private final ApiKeys keys;

	private final TransactionTemplate transaction;

	private final Path file;

	FirstKey(ApiKeys keys, PlatformTransactionManager transactions, @Value("${alignserve.home}") Path home) {
		this.keys = keys;
		this.transaction = new TransactionTemplate(transactions);
		this.file = home.toAbsolutePath().normalize().resolve("admin.key");
	}

	@Override
	public void run(ApplicationArguments args) {
		this.transaction.executeWithoutResult((status) -> {
			this.keys.oneAtATime();
			if (this.keys.count() == 0) {
				KeyText key = KeyText.generate();
				this.keys.add(ApiKey.of(key, new KeyOrder("admin", Role.ADMIN, null, CallerLimits.DEFAULT)),
						Instant.now());
				write(key);
				logger.info("The first ADMIN key is in {}", this.file);
			}
		});
	}

	/**
	 * Writes the file before the row is committed: a key in a file that opens nothing is
	 * replaced at the next start, a row whose key nobody has would lock everyone out.
	 */
	private void write(KeyText key) {
		try {
			Files.createDirectories(this.file.getParent());
			OwnerFiles.write(this.file, key.text() + System.lineSeparator());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The first ADMIN key cannot be written to " + this.file, ex);
		}
	}

}
