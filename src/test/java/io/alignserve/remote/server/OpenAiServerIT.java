package io.alignserve.remote.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.Precision;
import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.runtime.DecoderCheckpointLoader;
import io.alignserve.runtime.DecoderSettings;
import io.alignserve.runtime.StarterCheckpoint;
import io.alignserve.tokenizer.PromptStyle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The server that remote checkpoints are tested against computes what our own engine
 * computes: two implementations, one model.
 */
class OpenAiServerIT {

	private static final List<String> PROMPTS = List.of(
			"Given that the content of the advertisement is \"Boots for every weather\", who is the audience?",
			"Generate an advertisement that is targeted to women aged between 25 and 34 in Texas and Ohio.",
			"Predict the amount of impressions of an advertisement published on facebook and instagram.", "A");

	/**
	 * Between two engines that both compute in float32, in nats a token: they round sums
	 * differently.
	 */
	private static final double ROUNDING = 1e-4;

	@TempDir
	private static Path home;

	private static ResidentCheckpoint starter;

	private static OpenAiServer llama;

	private static OpenAiServer vllm;

	@BeforeAll
	static void start() {
		Path folder = StarterCheckpoint.install(home.resolve("starter"));
		llama = OpenAiServer.start(folder, ServerKind.LLAMA_CPP);
		vllm = OpenAiServer.start(folder, ServerKind.VLLM);
		DecoderOptions options = new DecoderOptions(Precision.FLOAT32, "cpu", true);
		starter = new DecoderCheckpointLoader(
				new DecoderSettings(options, new EngineLimits(8, 1000, 256).withMemory(0, 0), PromptStyle.RAW))
			.load("starter", folder);
	}

	@AfterAll
	static void stop() {
		starter.close();
		llama.close();
		vllm.close();
	}

	@Test
	void everyGeneratedTokenIsAsLikelyAsForOurEngine() throws Exception {
		for (String prompt : PROMPTS) {
			List<Integer> tokens = tokens(prompt);
			JsonNode content = call(llama, greedy(tokens, 40, "\"n_probs\": 3")).path("choices")
				.path(0)
				.path("logprobs")
				.path("content");
			List<Integer> context = new ArrayList<>(tokens);
			for (JsonNode entry : content) {
				List<List<Integer>> alternatives = new ArrayList<>();
				entry.path("top_logprobs").forEach((top) -> alternatives.add(List.of(top.path("id").intValue())));
				List<Double> ours = score(context, alternatives);
				for (int i = 0; i < ours.size(); i++) {
					double theirs = entry.path("top_logprobs").path(i).path("logprob").doubleValue();
					assertThat(theirs).as(prompt).isCloseTo(ours.get(i), within(ROUNDING));
				}
				assertThat(entry.path("id").intValue()).as("greedy").isEqualTo(alternatives.get(0).get(0));
				context.add(entry.path("id").intValue());
			}
			assertThat(context.size()).isGreaterThan(tokens.size() + 5);
		}
	}

	@Test
	void anEchoedPromptIsAsLikelyAsForOurEngine() throws Exception {
		for (String prompt : PROMPTS.subList(0, 3)) {
			List<Integer> tokens = tokens(prompt);
			JsonNode values = call(vllm, greedy(tokens, 0, "\"echo\": true, \"logprobs\": 0")).path("choices")
				.path(0)
				.path("logprobs")
				.path("token_logprobs");
			assertThat(values.size()).isEqualTo(tokens.size());
			assertThat(values.path(0).isNull()).isTrue();
			double sum = 0;
			for (int i = 1; i < values.size(); i++) {
				sum += values.path(i).doubleValue();
			}
			List<Double> ours = score(tokens.subList(0, 1), List.of(tokens.subList(1, tokens.size())));
			assertThat(sum).isCloseTo(ours.get(0), within(ROUNDING * tokens.size()));
		}
	}

	@Test
	void aStreamHasTheTokensOfTheAnswerInOnePiece() throws Exception {
		for (OpenAiServer server : List.of(llama, vllm)) {
			String asked = "\"seed\": 7, \"temperature\": 0.9, \"n\": 2, \"logprobs\": 1, \"max_tokens\": 24, \"prompt\": "
					+ tokens(PROMPTS.get(1));
			JsonNode whole = call(server, "{" + asked + "}");
			String[] texts = { "", "" };
			for (String line : send(server, "{" + asked + ", \"stream\": true}").split("\n\n")) {
				if (!line.equals("data: [DONE]")) {
					JsonNode choice = JsonMapper.shared().readTree(line.substring(6)).path("choices").path(0);
					texts[choice.path("index").intValue()] += choice.path("text").stringValue();
				}
			}
			assertThat(texts).containsExactly(whole.path("choices").path(0).path("text").stringValue(),
					whole.path("choices").path(1).path("text").stringValue());
			assertThat(texts[0]).isNotEqualTo(texts[1]);
		}
	}

	private static List<Integer> tokens(String prompt) {
		return IntStream.of(starter.tokenizer().encodePrompt(prompt)).boxed().toList();
	}

	private static List<Double> score(List<Integer> prompt, List<List<Integer>> continuations) throws Exception {
		return starter.engine().score(new ScoringRequest("test", prompt, continuations)).get().logProbabilities();
	}

	private static String greedy(List<Integer> prompt, int maxTokens, String more) {
		return "{\"prompt\": " + prompt + ", \"temperature\": 0, \"max_tokens\": " + maxTokens + ", " + more + "}";
	}

	private static JsonNode call(OpenAiServer server, String body) throws IOException, InterruptedException {
		return JsonMapper.shared().readTree(send(server, body));
	}

	private static String send(OpenAiServer server, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/completions"))
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

}
