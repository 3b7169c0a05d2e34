package io.alignserve.runtime;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.pool.ResidentCheckpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DecoderCheckpointLoaderTest {

	private static final Path TINY = Path.of("src/test/resources/checkpoints/tiny-llama");

	@TempDir
	private Path folder;

	private final DecoderCheckpointLoader loader = new DecoderCheckpointLoader(DecoderSettings.DEFAULT);

	@BeforeEach
	void copy() throws IOException {
		try (Stream<Path> files = Files.list(TINY)) {
			for (Path file : files.toList()) {
				Files.copy(file, this.folder.resolve(file.getFileName()));
			}
		}
	}

	@Test
	void loadsAFolderAndNamesItByADigestOfItsFiles() throws IOException {
		String digest;
		try (ResidentCheckpoint checkpoint = this.loader.load("tiny", this.folder)) {
			digest = checkpoint.digest();
			assertThat(checkpoint.contextLength()).isEqualTo(128);
			assertThat(checkpoint.endTokens()).containsExactly(1);
		}
		Files.writeString(this.folder.resolve("config.json"),
				Files.readString(this.folder.resolve("config.json")).replace("1e-05", "2e-05"));
		try (ResidentCheckpoint changed = this.loader.load("tiny", this.folder)) {
			assertThat(changed.digest()).isNotEqualTo(digest);
		}
	}

	@Test
	void whatWasLoadedDoesNotDependOnTheFileAnyMore() throws IOException {
		try (ResidentCheckpoint checkpoint = this.loader.load("tiny", this.folder);
				RandomAccessFile file = new RandomAccessFile(this.folder.resolve("model.safetensors").toFile(), "rw")) {
			file.setLength(0);
			assertThat(checkpoint.engine()
				.score(new ScoringRequest("a", List.of(0, 5), List.of(List.of(6), List.of(7))))
				.join()
				.logProbabilities()).allSatisfy((value) -> assertThat(value).isNegative().isFinite());
		}
	}

	@Test
	void refusesATruncatedFile() throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(this.folder.resolve("model.safetensors").toFile(), "rw")) {
			file.setLength(file.length() - 4);
		}
		assertRefused("its header describes");
	}

	@Test
	void refusesAWeightThatIsNotANumber() throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(this.folder.resolve("model.safetensors").toFile(), "rw")) {
			file.seek(file.length() - 4);
			file.write(new byte[] { 0, 0, (byte) 0xc0, 0x7f });
		}
		assertRefused("holds a number that is not finite");
	}

	@Test
	void refusesAConfigurationThatLies() throws IOException {
		Path config = this.folder.resolve("config.json");
		String right = Files.readString(config);
		Files.writeString(config, right.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4"));
		assertRefused("model.layers.3.input_layernorm.weight is missing");
		Files.writeString(config, right.replace("\"vocab_size\": 320", "\"vocab_size\": 321"));
		assertRefused("tensor model.embed_tokens.weight has shape [320, 48]");
		Files.writeString(config, right.replace("\"llama\"", "\"gpt2\""));
		assertRefused("model_type is \"gpt2\", supported are \"llama\", \"mistral\"");
		Files.writeString(config, "[");
		assertRefused("must be a JSON object");
	}

	@Test
	void refusesABrokenTokenizer() throws IOException {
		Files.writeString(this.folder.resolve("tokenizer.json"), "{}");
		assertRefused("tokenizer.json is not a tokenizer");
	}

	private void assertRefused(String sentence) {
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> this.loader.load("tiny", this.folder))
			.withMessageContaining(sentence);
	}

}
