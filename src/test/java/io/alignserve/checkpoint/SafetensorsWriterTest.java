package io.alignserve.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SafetensorsWriterTest {

	private static final List<WeightSpec> SPECS = List.of(new WeightSpec("a", List.of(2L, 3L)),
			new WeightSpec("b", List.of(5L)));

	@TempDir
	private Path folder;

	@Test
	void streamsWhatItWouldHaveWrittenAtOnce() throws Exception {
		Path whole = this.folder.resolve("whole");
		Path streamed = this.folder.resolve("streamed");
		SafetensorsWriter.write(whole, ElementType.BFLOAT16, SPECS, (spec) -> new float[(int) spec.elements()],
				Map.of());
		SafetensorsWriter.stream(streamed, ElementType.BFLOAT16, SPECS, (spec, out) -> {
			for (int i = 0; i < spec.elements() * 2; i++) {
				out.write(0);
			}
		}, Map.of());
		assertThat(streamed).hasSameBinaryContentAs(whole);
		assertThat(SafetensorsFile.open(streamed).names()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void refusesAWeightThatHasAnotherSizeThanItsShape() {
		Path file = this.folder.resolve("short");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> SafetensorsWriter.stream(file, ElementType.BFLOAT16, SPECS,
					(spec, out) -> out.write(new byte[12]), Map.of()))
			.withMessageContaining("tensor b");
		assertThat(Files.exists(file)).isFalse();
	}

}
