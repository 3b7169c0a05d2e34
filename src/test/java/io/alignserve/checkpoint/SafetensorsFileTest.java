package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SafetensorsFileTest {

	private static final WeightSpec MATRIX = new WeightSpec("matrix", List.of(2L, 3L));

	private static final WeightSpec NORM = new WeightSpec("norm", List.of(5L));

	@TempDir
	private Path folder;

	@Test
	void readsWhatTheWriterWrote() {
		Path file = this.folder.resolve("model.safetensors");
		SafetensorsWriter.write(file, ElementType.BFLOAT16, List.of(MATRIX, NORM),
				(spec) -> new float[(int) spec.elements()], Map.of("format", "pt"));
		SafetensorsFile read = SafetensorsFile.open(file);
		assertThat(read.dataOffset() % 8).isZero();
		assertThat(read.require(MATRIX))
			.isEqualTo(new SafetensorsFile.Entry(ElementType.BFLOAT16, List.of(2L, 3L), 0, 12));
		assertThat(read.require(NORM).end()).isEqualTo(22);
	}

	@Test
	void namesTheTensorThatIsMissingOrHasAnotherShape() {
		Path file = this.folder.resolve("model.safetensors");
		SafetensorsWriter.write(file, ElementType.FLOAT32, List.of(MATRIX), (spec) -> new float[6], Map.of());
		SafetensorsFile read = SafetensorsFile.open(file);
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> read.require(NORM))
			.withMessageContaining("norm is missing");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> read.require(new WeightSpec("matrix", List.of(3L, 2L))))
			.withMessage("tensor matrix has shape [2, 3], the configuration asks for [3, 2]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,9]}}|needs 8 bytes",
			"{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,8]}}|whole number of 0 or more",
			"{'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}}|more elements than can be",
			"{'a':{'dtype':'F32','shape':[2]}}|needs dtype, shape and two data_offsets",
			"{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|gap or an overlap at data byte 0",
			"{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|holds 8 data bytes, its header describes 4",
			"{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}}"
					+ "|gap or an overlap at data byte 4",
			"{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}"
					+ "|Duplicate",
			"{'a':{'dtype':'F32','shape':[0,4611686018427387904],'data_offsets':[0,8]}}|needs 0 bytes",
			"{'a':{'dtype':'F32','shape':[1e2],'data_offsets':[0,8]}}|whole number of 0 or more",
			"{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}|they must ascend from 0",
			"{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,9223372036854775808]}}|data_offsets that are not whole",
			"{'a':{'dtype':'F4','shape':[2],'data_offsets':[0,9223372036854775807]}}|its header describes 9223372036854775807",
			"[1]|not a JSON object", "{'a'|not JSON" })
	void refusesAHeaderThatLies(String header, String sentence) throws IOException {
		byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		Path file = write(json.length, json, 8);
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> SafetensorsFile.open(file))
			.withMessageContaining(sentence);
	}

	@Test
	void refusesAHeaderThatClaimsMoreThanTheFileBeforeReadingIt() throws IOException {
		Path file = write(1L << 60, "{}".getBytes(StandardCharsets.UTF_8), 0);
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> SafetensorsFile.open(file))
			.withMessageContaining("claims a header of 1152921504606846976 bytes");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 3, 16_000_001, Integer.MAX_VALUE, 1L << 31, Long.MAX_VALUE, -1, Long.MIN_VALUE })
	void refusesAHeaderOfAnImpossibleLength(long claimed) throws IOException {
		Path file = write(claimed, "{}".getBytes(StandardCharsets.UTF_8), 0);
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> SafetensorsFile.open(file))
			.withMessageContaining("claims a header of " + Long.toUnsignedString(claimed) + " bytes, allowed are 2 to");
	}

	@Test
	void refusesAHeaderThatIsNotUtf8InsteadOfGuessing() throws IOException {
		String header = "{'\u00e9':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}".replace('\'', '"');
		for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE)) {
			byte[] json = header.getBytes(charset);
			Path file = write(json.length, json, 8);
			assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> SafetensorsFile.open(file))
				.withMessageContaining("has a header that is not JSON");
		}
	}

	@Test
	void refusesAHeaderThatIsDeepHasTooManyPartsOrGoesOn() throws IOException {
		assertHeaderRefused("{'__metadata__':" + "[".repeat(100_000), "nesting depth");
		assertHeaderRefused("{'a':{'dtype':'F32','data_offsets':[0,0],'shape':[" + "0,".repeat(1_000_000) + "0]}}",
				"Token count");
		assertHeaderRefused("{'a':{'dtype':'F32','data_offsets':[0,0],'shape':[" + "0,".repeat(64) + "0]}}",
				"a has a shape of 65 sizes, allowed are 64");
		StringBuilder entries = new StringBuilder("{");
		for (int i = 0; i < 600_000; i++) {
			entries.append('\'').append(i).append("':{},");
		}
		assertHeaderRefused(entries.append("'x':{}}").toString(), "Token count");
		assertHeaderRefused("{} {}", "has a header that is not JSON");
	}

	private void assertHeaderRefused(String header, String sentence) throws IOException {
		byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		Path file = write(json.length, json, 0);
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> SafetensorsFile.open(file))
			.withMessageContaining(sentence);
	}

	@Test
	void roundsToTheNearestBfloat16TiesToEven() {
		assertThat(SafetensorsWriter.bfloat16(1.0f)).isEqualTo((short) 0x3f80);
		assertThat(SafetensorsWriter.bfloat16(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
		assertThat(SafetensorsWriter.bfloat16(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
		assertThat(SafetensorsWriter.bfloat16(Float.intBitsToFloat(0x3f808001))).isEqualTo((short) 0x3f81);
		assertThat(SafetensorsWriter.bfloat16(Float.NaN)).isEqualTo((short) 0x7fc0);
	}

	private Path write(long claimed, byte[] header, int dataBytes) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
		bytes.putLong(claimed).put(header);
		return Files.write(this.folder.resolve("broken.safetensors"), bytes.array());
	}

}
