package io.alignserve.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.SafetensorsFile;
import io.alignserve.checkpoint.WeightRole;
import io.alignserve.checkpoint.WeightSpec;
import io.alignserve.tokenizer.Tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class RandomCheckpointTest {

	private static final Path WORDS = Path.of("src/test/resources/checkpoints/tiny-llama3");

	@TempDir
	private Path folder;

	@Test
	void isAFolderThatOpensInTheShapeThatWasAsked() {
		RandomCheckpoint.write(RandomShape.parse("2x64x128x512:4:2"), this.folder, WORDS, 1);
		CheckpointConfig config = CheckpointFolder.open(this.folder).config();
		assertThat(config.layers()).isEqualTo(2);
		assertThat(config.embedding()).isEqualTo(64);
		assertThat(config.feedForward()).isEqualTo(128);
		assertThat(config.vocabulary()).isEqualTo(512);
		assertThat(config.heads()).isEqualTo(4);
		assertThat(config.keyValueHeads()).isEqualTo(2);
		assertThat(config.headSize()).isEqualTo(16);
	}

	@Test
	void drawsMatricesFromANormalDistributionAndSetsNormsToOne() throws IOException {
		RandomCheckpoint.write(RandomShape.parse("1x64x128x512:4:2:32"), this.folder, WORDS, 1);
		CheckpointFolder opened = CheckpointFolder.open(this.folder);
		float[] embedding = values(opened, opened.config().weight(WeightRole.EMBEDDING));
		assertThat(deviation(embedding)).isCloseTo(0.02, within(0.0005));
		assertThat(values(opened, opened.config().weight(WeightRole.FINAL_NORM))).containsOnly(1f);
		assertThat(Arrays.copyOf(embedding, 64)).isNotEqualTo(Arrays.copyOfRange(embedding, 64, 128));
	}

	@Test
	void isTheSameForTheSameSeedOnly() {
		RandomShape shape = RandomShape.parse("1x32x64x300:2:1");
		RandomCheckpoint.write(shape, this.folder.resolve("a"), WORDS, 1);
		RandomCheckpoint.write(shape, this.folder.resolve("b"), WORDS, 1);
		RandomCheckpoint.write(shape, this.folder.resolve("c"), WORDS, 2);
		String digest = CheckpointFolder.open(this.folder.resolve("a")).digest();
		assertThat(CheckpointFolder.open(this.folder.resolve("b")).digest()).isEqualTo(digest);
		assertThat(CheckpointFolder.open(this.folder.resolve("c")).digest()).isNotEqualTo(digest);
	}

	@Test
	void getsATokenizerThatItsVocabularyHasRoomFor() {
		RandomCheckpoint.write(RandomShape.parse("1x32x64x600:2:1"), this.folder.resolve("large"), WORDS, 1);
		RandomCheckpoint.write(RandomShape.parse("1x32x64x100:2:1"), this.folder.resolve("small"), WORDS, 1);
		try (Tokenizer given = Tokenizer.load(WORDS);
				Tokenizer large = Tokenizer.load(this.folder.resolve("large"));
				Tokenizer small = Tokenizer.load(this.folder.resolve("small"))) {
			assertThat(large.vocabularySize()).isEqualTo(given.vocabularySize());
			assertThat(small.vocabularySize()).isBetween(1, 100);
		}
	}

	@Test
	void refusesShapesThatAreNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> RandomShape.parse("22x2048"))
			.withMessageContaining("22x2048")
			.withMessageContaining("22x2048x5632x32000:32:4");
		assertThatIllegalArgumentException().isThrownBy(() -> RandomShape.parse("2x64x128x512:5:1"))
			.withMessageContaining("5 heads do not divide 64");
		assertThatIllegalArgumentException().isThrownBy(() -> RandomShape.parse("2x64x128x512:4:3"))
			.withMessageContaining("num_key_value_heads");
		assertThatIllegalArgumentException().isThrownBy(() -> RandomShape.parse("0x64x128x512:4:2"))
			.withMessageContaining("num_hidden_layers");
	}

	private static float[] values(CheckpointFolder folder, WeightSpec spec) throws IOException {
		SafetensorsFile file = folder.weights().files().get(0);
		byte[] all = Files.readAllBytes(file.path());
		ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
		int begin = (int) (file.dataOffset() + file.require(spec).begin());
		float[] values = new float[(int) spec.elements()];
		for (int i = 0; i < values.length; i++) {
			values[i] = Float.intBitsToFloat(bytes.getShort(begin + 2 * i) << 16);
		}
		return values;
	}

	private static double deviation(float[] values) {
		double sum = 0;
		for (float value : values) {
			sum += (double) value * value;
		}
		return Math.sqrt(sum / values.length);
	}

}
