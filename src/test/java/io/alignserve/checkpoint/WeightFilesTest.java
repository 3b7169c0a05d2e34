package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WeightFilesTest {

	private static final WeightSpec A = new WeightSpec("a", List.of(2L));

	private static final WeightSpec B = new WeightSpec("b", List.of(3L, 1L));

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@Test
	void findsTensorsInTheShardsThatTheIndexNames() throws IOException {
		TestFolder.weights(this.folder.resolve("1.safetensors"), A);
		TestFolder.weights(this.folder.resolve("2.safetensors"), B);
		index("{'a': '1.safetensors', 'b': '2.safetensors'}");
		WeightFiles weights = open();
		assertThat(weights.files()).hasSize(2);
		assertThat(weights.require(B).file().path()).hasFileName("2.safetensors");
		assertThat(weights.require(B).bytes()).isEqualTo(12);
		assertThat(weights.require(B).byteOffset()).isEqualTo(weights.files().get(1).dataOffset());
		assertThat(weights.names()).containsExactly("model.safetensors.index.json", "1.safetensors", "2.safetensors");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> weights.require(new WeightSpec("c", List.of(1L))))
			.withMessage("tensor c is missing in model.safetensors.index.json");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{'a': '../1.safetensors'}|\"../1.safetensors\" is not the plain name of a file",
			"{'a': '/etc/1.safetensors'}|\"/etc/1.safetensors\" is not the plain name of a file",
			"{'a': '..\\\\1.safetensors'}|is not the plain name of a file",
			"{'a': 'passwd'}|puts tensor a into \"passwd\", it must be the name of a .safetensors file",
			"{'a': 1}|puts tensor a into 1, it must be the name", "{}|has no weight_map", "[]|has no weight_map",
			"{'a': '3.safetensors'}|names the file 3.safetensors, which is not in",
			"{'a': '2.safetensors', 'b': '1.safetensors'}|tensor a is not in 2.safetensors, where",
			"{'a': '1.safetensors', 'x': '1.safetensors'}|tensor x is not in 1.safetensors, where",
			"{'a': '1.safetensors', 'b': '1again.safetensors'}|tensor a is both in 1.safetensors and in 1again.safetensors",
			"{'a': '1.safetensors', 'a': '2.safetensors'}|must be a JSON object", "{'a': '\\ud800.safetensors'}|is not",
			"{'a': 'link.safetensors'}|link.safetensors in inner is a link out of the folder" })
	void refusesAnIndexThatLies(String map, String sentence) throws IOException {
		Path outside = this.folder.resolve("1.safetensors");
		this.folder = Files.createDirectory(this.folder.resolve("inner"));
		TestFolder.weights(outside, A);
		TestFolder.weights(this.folder.resolve("1.safetensors"), A);
		TestFolder.weights(this.folder.resolve("1again.safetensors"), A, B);
		TestFolder.weights(this.folder.resolve("2.safetensors"), B);
		Files.createSymbolicLink(this.folder.resolve("link.safetensors"), outside);
		index(map);
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(this::open).withMessageContaining(sentence);
	}

	@Test
	void followsTheLinksOfHuggingFacesCache() throws IOException {
		Path blob = Files.createDirectory(this.folder.resolve("blobs")).resolve("0123");
		TestFolder.weights(blob, A);
		this.folder = Files.createDirectories(this.folder.resolve("snapshots/main"));
		Files.createSymbolicLink(this.folder.resolve("model.safetensors"), Path.of("../../blobs/0123"));
		assertThat(open().require(A).bytes()).isEqualTo(8);
	}

	@Test
	void tensorsOfOtherTypesAreInNobodysWayUntilTheyAreNeeded() throws IOException {
		TestFolder.raw(this.folder.resolve("model.safetensors"),
				"{'a':{'dtype':'F32','shape':[2],'data_offsets':[1,9]},'b':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},"
						+ "'c':{'dtype':'F4','shape':[3],'data_offsets':[9,11]},'d':{'dtype':'BF16','shape':[1],"
						+ "'data_offsets':[11,13]}}",
				13);
		WeightFiles weights = open();
		assertThat(weights.require(A).entry().begin()).as("not aligned").isEqualTo(1);
		assertThat(weights.require(new WeightSpec("d", List.of(1L))).entry().type()).isEqualTo(ElementType.BFLOAT16);
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> weights.require(new WeightSpec("b", List.of(1L))))
			.withMessage("tensor b has dtype U8, allowed are F32, BF16, F16");
	}

	@Test
	void aBrokenHeaderIsRefusedAndNothingElseHappens() throws IOException {
		TestFolder.weights(this.folder.resolve("model.safetensors"), A, B);
		byte[] whole = Files.readAllBytes(this.folder.resolve("model.safetensors"));
		Random random = new Random(1);
		int refused = 0;
		for (int i = 0; i < 500; i++) {
			byte[] broken = whole.clone();
			for (int j = random.nextInt(3); j >= 0; j--) {
				int at = random.nextInt(broken.length - 20);
				broken[at] = random.nextBoolean() ? (byte) random.nextInt(256)
						: (byte) "0123456789[]{},:\"".charAt(random.nextInt(17));
			}
			Files.write(this.folder.resolve("model.safetensors"), broken);
			try {
				WeightFiles weights = open();
				weights.require(A);
				weights.require(B);
				assertThat(weights.require(B).byteOffset() + weights.require(B).bytes())
					.isLessThanOrEqualTo(broken.length);
			}
			catch (CheckpointException ex) {
				assertThat(ex.getMessage()).isNotBlank();
				refused++;
			}
		}
		assertThat(refused).isBetween(300, 499);
	}

	private void index(String map) throws IOException {
		Files.writeString(this.folder.resolve("model.safetensors.index.json"),
				"{\"metadata\": {\"total_size\": 20}, \"weight_map\": " + map.replace('\'', '"') + "}");
	}

	private WeightFiles open() {
		return WeightFiles.open(new FolderFiles(this.folder));
	}

}
