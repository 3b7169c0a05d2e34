package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RemoteFolderTest {

	private static final String GOOD = "{\"url\": \"http://gpu-1:8000/v1/\", \"model\": \"ads\", \"contextLength\": 4096%s}";

	@TempDir
	private Path folder;

	@BeforeEach
	void layOut() throws IOException {
		Files.writeString(this.folder.resolve("tokenizer.json"), "{}");
		Files.writeString(this.folder.resolve("tokenizer_config.json"), "{\"eos_token\": {\"content\": \"</s>\"}}");
	}

	private RemoteFolder open(String remote) throws IOException {
		Files.writeString(this.folder.resolve("remote.json"), remote);
		return RemoteFolder.open(this.folder);
	}

	@Test
	void littleHasToBeSaid() throws IOException {
		RemoteFolder opened = open(GOOD.formatted(""));
		assertThat(RemoteFolder.is(this.folder)).isTrue();
		assertThat(opened.settings().url()).hasToString("http://gpu-1:8000/v1");
		assertThat(opened.contextLength()).isEqualTo(4096);
		assertThat(opened.endTokens()).isEmpty();
		assertThat(opened.endToken()).hasValue("</s>");
		assertThat(opened.settings().scoring()).isEqualTo(RemoteSettings.Scoring.AUTO);
		assertThat(opened.settings().logProbabilities()).isEqualTo(20);
		assertThat(opened.settings().timeouts().event()).isEqualTo(Duration.ofSeconds(30));
		assertThat(opened.settings().key()).isNull();
	}

	@Test
	void theModelsOwnFilesSayTheRest() throws IOException {
		Files.writeString(this.folder.resolve("config.json"),
				"{\"model_type\": \"brand_new\", \"max_position_embeddings\": 777, \"eos_token_id\": [5, 6]}");
		Files.writeString(this.folder.resolve("generation_config.json"), "{\"eos_token_id\": 7}");
		RemoteFolder opened = open("{\"url\": \"https://gpu-1/v1\", \"model\": \"ads\"}");
		assertThat(opened.contextLength()).isEqualTo(777);
		assertThat(opened.endTokens()).containsExactlyInAnyOrder(5, 6, 7);
	}

	@Test
	void theDigestCoversWhatIsAskedOfWhom() throws IOException {
		String before = open(GOOD.formatted("")).digest();
		assertThat(before).matches("sha256:[0-9a-f]{64}").isEqualTo(open(GOOD.formatted("")).digest());
		assertThat(open(GOOD.formatted(", \"scoring\": \"echo\"")).digest()).isNotEqualTo(before);
		Files.writeString(this.folder.resolve("README.md"), "not part of it");
		assertThat(open(GOOD.formatted("")).digest()).isEqualTo(before);
		Files.writeString(this.folder.resolve("tokenizer.json"), "{ }");
		assertThat(open(GOOD.formatted("")).digest()).isNotEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "'\"secret\": 1'|\"secret\" in remote.json is not known",
			"'\"scoring\": \"guess\"'|it must be auto, echo or next-token",
			"'\"logProbabilities\": 0'|it must be between 1 and", "'\"maxConcurrent\": 5000'|between 1 and 1024",
			"'\"maxWaiting\": \"many\"'|it must be a whole number", "'\"eventSeconds\": 0'|it must be above 0",
			"'\"totalSeconds\": 1e9'|at most 3600", "'\"endTokens\": []'|a list of 1 to 64",
			"'\"endTokens\": [-1]'|each 0 or more", "'\"extensions\": 1'|it must be true or false",
			"'\"keyVariable\": \"AWS_SECRET_ACCESS_KEY\"'|begins with ALIGNSERVE_REMOTE_",
			"'\"keyFile\": \"../../etc/passwd\"'|the plain name of a file",
			"'\"keyFile\": \"a\", \"keyVariable\": \"ALIGNSERVE_REMOTE_A\"'|one of them is enough",
			"'\"model\": \"again\"'|cannot read remote.json" })
	void whatIsWrongIsNamed(String members, String sentence) {
		assertThatThrownBy(() -> open(GOOD.formatted(", " + members))).isInstanceOf(CheckpointException.class)
			.hasMessageContaining(sentence);
	}

	@ParameterizedTest
	@CsvSource({ "ftp://gpu-1/v1", "file:///etc/passwd", "gpu-1:8000", "http:///v1", "http://gpu-1/v1?key=a",
			"http://gpu 1/v1", "http://gpu-1:0/v1", "http://gpu-1:65536/v1", "''" })
	void onlyPlainAddressesAreTaken(String url) {
		assertThatThrownBy(() -> open("{\"url\": \"" + url + "\", \"model\": \"ads\", \"contextLength\": 100}"))
			.isInstanceOf(CheckpointException.class)
			.hasMessageStartingWith("url in remote.json");
	}

	@ParameterizedTest
	@CsvSource({ "http://me:hunter2@gpu-1/v1", "http://me:hunter2@gpu_1/v1", "ftp://me:hunter2@gpu-1/v1",
			"http://me:hunter2 @gpu-1/v1", "http://me:%zzhunter2@gpu-1/v1", "//me:hunter2@gpu-1", "me:hunter2@gpu-1",
			"http://gpu-1/v1?key=hunter2", "http://gpu-1/v1#hunter2" })
	void aSecretInTheAddressIsRefusedAndNotRepeated(String url) {
		assertThatThrownBy(() -> open("{\"url\": \"" + url + "\", \"model\": \"ads\", \"contextLength\": 100}"))
			.isInstanceOf(CheckpointException.class)
			.hasMessageStartingWith("url in remote.json")
			.hasMessageNotContaining("hunter2");
	}

	@Test
	void weightsBesideAnAddressAreRefused() throws IOException {
		Files.writeString(this.folder.resolve("model.safetensors"), "");
		assertThatThrownBy(() -> open(GOOD.formatted(""))).hasMessageContaining("either here or elsewhere");
	}

	@Test
	void withoutATokenizerThereIsNoCheckpoint() throws IOException {
		Files.delete(this.folder.resolve("tokenizer.json"));
		assertThatThrownBy(() -> open(GOOD.formatted(""))).hasMessageContaining("needs the tokenizer");
	}

	@Test
	void theContextHasToBeSaidSomewhere() {
		assertThatThrownBy(() -> open("{\"url\": \"http://gpu-1/v1\", \"model\": \"ads\"}"))
			.hasMessageContaining("has no contextLength");
	}

}
