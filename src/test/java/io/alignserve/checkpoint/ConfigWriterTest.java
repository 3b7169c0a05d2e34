package io.alignserve.checkpoint;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConfigWriterTest {

	/** No number is another field's, and none is what a reader assumes. */
	private static final CheckpointConfig UNUSUAL = CheckpointConfig.of(ModelFamily.LLAMA)
		.shape(3, 40, 96, 4096)
		.attention(8, 4, 6)
		.feedForward(72)
		.normEpsilon(3e-6)
		.rotary(RotaryEncoding.of(500_000))
		.tiedEmbeddings(true)
		.tokens(5, List.of(7))
		.build();

	@TempDir
	private Path folder;

	@Test
	void whatIsWrittenIsReadBackTheSame() {
		assertThat(writtenAndRead(UNUSUAL)).isEqualTo(UNUSUAL);
	}

	@Test
	void usualValuesAreWrittenToo() {
		CheckpointConfig usual = CheckpointConfig.of(ModelFamily.LLAMA)
			.shape(1, 16, 32, 2048)
			.attention(2, 2, 8)
			.feedForward(24)
			.tokens(-1, List.of(2))
			.build();
		assertThat(writtenAndRead(usual)).isEqualTo(usual);
	}

	@Test
	void saysWhatTheWeightsAreHeldIn() {
		ConfigWriter.write(this.folder, UNUSUAL, ElementType.FLOAT32);
		assertThat(this.folder.resolve(CheckpointFolder.CONFIG)).content().contains("\"torch_dtype\" : \"float32\"");
	}

	@Test
	void namesAFolderThatIsNotThere() {
		Path missing = this.folder.resolve("missing");
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> ConfigWriter.write(missing, UNUSUAL, ElementType.FLOAT32))
			.withMessage("cannot write to " + missing);
	}

	private CheckpointConfig writtenAndRead(CheckpointConfig config) {
		ConfigWriter.write(this.folder, config, ElementType.BFLOAT16);
		return CheckpointFolder.readConfig(this.folder.resolve(CheckpointFolder.CONFIG), null);
	}

}
