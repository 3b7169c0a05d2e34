package io.alignserve.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.tokenizer.Tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

class PerplexityCommandTest {

	private static final Path TINY = Path.of("src/test/resources/checkpoints/tiny-llama3");

	private final Console console = new Console();

	@TempDir
	private Path folder;

	@Test
	void measuresTheStarterOnHeldOutAds() throws Exception {
		Path file = this.folder.resolve("figures.json");
		int code = this.console.run("perplexity", "--device", "cpu", "--instructions", "12", "--dtype", "int4",
				"--json", file.toString());
		assertThat(this.console.err()).isEmpty();
		assertThat(code).isZero();
		JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
		assertThat(json.path("results")).hasSize(2);
		assertThat(json.at("/results/0/dtype").asString()).isEqualTo("bfloat16");
		assertThat(json.at("/results/0/costPercent").asDouble()).isZero();
		assertThat(json.at("/results/1/dtype").asString()).isEqualTo("int4");
		// the starter knows these ads' world: untrained weights are in the thousands
		assertThat(json.at("/results/0/perplexity").asDouble()).isBetween(1.05, 1.6);
		double ratio = json.at("/results/1/perplexity").asDouble() / json.at("/results/0/perplexity").asDouble();
		assertThat(ratio).isBetween(0.98, 1.1).isNotEqualTo(1.0);
		assertThat(json.at("/results/1/costPercent").asDouble()).isEqualTo(100 * (ratio - 1));
		assertThat(json.at("/results/1/weightBytes").asLong()).isLessThan(json.at("/results/0/weightBytes").asLong());
		assertThat(this.console.out()).contains("12 held-out instructions", "| int4 |");
	}

	@Test
	void measuresATextUnderEveryPrecision() throws Exception {
		String content = "Perfect for a day at the lake: rods, reels and honest advice. ".repeat(20);
		Path text = Files.writeString(this.folder.resolve("lake.txt"), content);
		Path file = this.folder.resolve("figures.json");
		int code = this.console.run("perplexity", "--checkpoint", TINY.toString(), "--text", text.toString(),
				"--device", "cpu", "--dtype", "int8,bfloat16,float32", "--context", "64", "--json", file.toString());
		assertThat(this.console.err()).isEmpty();
		assertThat(code).isZero();
		JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
		assertThat(json.path("results").valueStream().map((one) -> one.path("dtype").asString()))
			.containsExactly("float32", "bfloat16", "int8");
		try (Tokenizer tokenizer = Tokenizer.load(TINY)) {
			assertThat(json.path("tokens").asInt()).isEqualTo(tokenizer.encodePrompt(content).length - 1);
		}
		// random weights are no better than guessing among 512 ids
		assertThat(json.at("/results/0/perplexity").asDouble()).isBetween(256.0, 1024.0);
		assertThat(this.console.out()).contains("lake.txt in windows of 64");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			--dtype int8,int3     | dtype is int3, allowed are float32, bfloat16, int8, int4
			--text /no/such       | there is no file /no/such
			--checkpoint /no/such | there is no folder /no/such
			--context few         | 'few' is not an int
			--instructions 0      | instructions is 0, it must be 1 or more
			--device tpu          | device is tpu, allowed are auto, cpu, cuda
			""")
	void saysWhatIsWrongWithTheCommandLine(String options, String sentence) {
		assertThat(this.console.run(("perplexity " + options).split(" ", -1))).isEqualTo(2);
		assertThat(this.console.err()).contains(sentence, "alignserve perplexity --help");
	}

	@Test
	void refusesAFileThatIsNoText() throws Exception {
		Path file = Files.write(this.folder.resolve("noise"), new byte[] { 'a', (byte) 0xff, (byte) 0xfe, 'b' });
		assertThat(this.console.run("perplexity", "--text", file.toString())).isEqualTo(2);
		assertThat(this.console.err()).contains("is not text in UTF-8");
	}

}
