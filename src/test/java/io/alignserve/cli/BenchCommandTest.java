package io.alignserve.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.checkpoint.CheckpointFolder;

import static org.assertj.core.api.Assertions.assertThat;

class BenchCommandTest {

	private static final String TINY = "src/test/resources/checkpoints/tiny-llama3";

	private final Console console = new Console();

	@TempDir
	private Path folder;

	@Test
	void measuresARandomCheckpointOfAGivenShape() throws Exception {
		Path file = this.folder.resolve("figures.json");
		int code = this.console.run("bench", "--random", "2x64x128x512:4:2", "--device", "cpu", "--batch", "1,3",
				"--prompt", "12", "--new", "5", "--repeat", "2", "--json", file.toString());
		assertThat(this.console.err()).isEmpty();
		assertThat(code).isZero();
		JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
		assertThat(json.path("dtype").asString()).isEqualTo("bfloat16");
		assertThat(json.path("device").asString()).isEqualTo("cpu");
		assertThat(json.path("random").asBoolean()).isTrue();
		assertThat(json.path("reproducible").asBoolean()).isTrue();
		assertThat(json.at("/shape/layers").asInt()).isEqualTo(2);
		assertThat(json.at("/shape/headSize").asInt()).isEqualTo(16);
		assertThat(json.at("/shape/parameters").asLong())
			.isEqualTo(2 * 512 * 64 + 64 + 2 * (2 * 64 + 2 * 64 * 64 + 2 * 32 * 64 + 3 * 64 * 128));
		assertThat(json.path("results")).hasSize(2);
		assertThat(json.at("/results/0/batch").asInt()).isEqualTo(1);
		assertThat(json.at("/results/1/batch").asInt()).isEqualTo(3);
		assertThat(json.at("/audience/states").asInt()).isEqualTo(51);
		assertPositive(json, "/machine/cores", "/machine/memoryBytes", "/machine/engineThreads", "/load/seconds",
				"/load/cachedReadSeconds", "/load/shareOfCachedReadSpeed", "/load/fileBytes", "/memory/weightBytes",
				"/memory/goalBytes", "/bandwidth/bytesPerSecond", "/results/0/prefillTokensPerSecond",
				"/results/1/prefillTokensPerSecond", "/results/0/decodeTokensPerSecond",
				"/results/1/decodeTokensPerSecond", "/results/1/millisPerStep", "/results/1/bandwidthShare",
				"/audience/statesMillis", "/audience/prefillMillis", "/audience/oneByOneMillis",
				"/audience/oneByOneMeasured", "/audience/togetherMillis", "/audience/threePrefillsMillis");
		assertRatio(json, "/audience/statesPerPrefill", "/audience/statesMillis", "/audience/prefillMillis");
		assertRatio(json, "/audience/togetherPerPrefills", "/audience/togetherMillis", "/audience/threePrefillsMillis");
		if (Files.exists(Path.of("/proc/self/status"))) {
			assertPositive(json, "/memory/beforeLoadBytes", "/memory/peakLoadBytes", "/memory/peakServiceBytes");
		}
		assertThat(this.console.out()).contains("| 3 |", "all 51 states", "random weights", "bandwidth");
	}

	@Test
	void keepsTheRandomCheckpointIfAsked() {
		Path kept = this.folder.resolve("kept");
		int code = this.console.run("bench", "--random", "1x64x128x300:4:2", "--keep", kept.toString(), "--device",
				"cpu", "--batch", "1", "--prompt", "4", "--new", "1", "--repeat", "1", "--dtype", "int4",
				"--no-reproducible");
		assertThat(this.console.err()).isEmpty();
		assertThat(code).isZero();
		assertThat(CheckpointFolder.open(kept).config().vocabulary()).isEqualTo(300);
		assertThat(this.console.out()).contains("int4 on cpu, not asked to be reproducible");
	}

	@Test
	void measuresAFolder() {
		int code = this.console.run("bench", "--checkpoint", TINY, "--device", "cpu", "--dtype", "float32", "--batch",
				"2", "--prompt", "8", "--new", "2", "--repeat", "1");
		assertThat(this.console.err()).isEmpty();
		assertThat(code).isZero();
		assertThat(this.console.out()).contains("tiny-llama3: llama 2x64x112x512:4:2:16", "float32");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			--dtype int3          | dtype is int3, allowed are float32, bfloat16, int8, int4
			--batch 1,many        | 'many' is not an int
			--batch 0             | batch is 0, it must be between 1 and
			--repeat 0            | repeat is 0, it must be between 1 and
			--device tpu          | device is tpu, allowed are auto, cpu, cuda
			--checkpoint /no/such | there is no folder /no/such
			--random 2x64         | the shape is 2x64, it must be LxExFxV:H:K
			--keep kept           | --keep needs --random
			--prompt 2000         | the checkpoint knows 1024
			--prompt              | Missing required parameter for option '--prompt'
			--json /no/such/file  | cannot write a file /no/such/file
			""")
	void saysWhatIsWrongWithTheCommandLine(String options, String sentence) {
		String[] args = ("bench " + options).split(" ", -1);
		assertThat(this.console.run(args)).isEqualTo(2);
		assertThat(this.console.err()).contains(sentence, "alignserve bench --help");
		assertThat(this.console.out()).isEmpty();
	}

	@Test
	void explainsItself() {
		assertThat(this.console.run("bench", "--help")).isZero();
		assertThat(this.console.out()).contains("--random=LxExFxV:H:K[:D]", "--[no-]reproducible", "Examples:");
		assertThat(Commands.includes("bench")).isTrue();
	}

	private static void assertPositive(JsonNode json, String... pointers) {
		for (String pointer : pointers) {
			assertThat(json.at(pointer).isNumber()).as(pointer).isTrue();
			assertThat(json.at(pointer).asDouble()).as(pointer).isPositive().isFinite();
		}
	}

	private static void assertRatio(JsonNode json, String ratio, String over, String under) {
		assertPositive(json, ratio);
		double expected = json.at(over).asDouble() / json.at(under).asDouble();
		assertThat(json.at(ratio).asDouble()).isEqualTo(expected);
	}

}
