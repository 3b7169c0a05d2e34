package io.alignserve.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Files of another user are not broken ones.
 */
class UnreadableTest {

	private static final String SENTENCE = "this process \\(user [^)]+\\) may not read \\S+; change its owner or "
			+ "its mode, or those of the folders above it";

	@TempDir
	private Path root;

	@Test
	void whoMayNotReadIsToldWhoAndWhat() {
		AccessDeniedException denied = new AccessDeniedException("/models/ads/config.json");
		assertThat(Unreadable.of("config.json", denied)).hasCause(denied)
			.hasMessageMatching("cannot read config\\.json: " + SENTENCE)
			.hasMessageContaining("/models/ads/config.json");
		assertThat(Unreadable.of("ads", new ExecutionException(new UncheckedIOException(denied))))
			.hasMessageMatching("cannot read ads: " + SENTENCE);
		assertThat(Unreadable.of("config.json", new IOException("Input/output error")))
			.hasMessage("cannot read config.json: Input/output error");
	}

	@ParameterizedTest
	@ValueSource(strings = { "config.json", "model-00001-of-00002.safetensors", "tokenizer.json",
			"tokenizer_config.json", "." })
	void noReaderCallsAForeignFileBroken(String name) throws IOException {
		Path folder = Files.createDirectory(this.root.resolve("tiny"));
		TestFolder.copy("tiny-llama3", folder);
		Path file = folder.resolve(name).normalize();
		assertThat(file).exists();
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
		try {
			// root may read everything
			assumeFalse(Files.isReadable(file));
			assertThatExceptionOfType(CheckpointException.class)
				.isThrownBy(() -> CheckpointFolder.open(folder).digest())
				.withMessageMatching("cannot read .*" + SENTENCE);
			if (name.equals(".")) {
				assertThatExceptionOfType(CheckpointException.class)
					.isThrownBy(() -> new CheckpointRoots(List.of(this.root)).resolve("tiny"))
					.withMessageMatching("cannot read the folder \"tiny\": " + SENTENCE);
			}
		}
		finally {
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
		}
	}

}
