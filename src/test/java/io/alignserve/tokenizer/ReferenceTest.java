package io.alignserve.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tokenizers and chat templates of every family do what Hugging Face transformers does;
 * the references say with which version and how they were made.
 */
class ReferenceTest {

	private static final Path RESOURCES = Path.of("src/test/resources");

	/** The reference text in which special tokens are spelled. */
	private static final String SPELLED = "<|eot_id|>";

	@ParameterizedTest
	@ValueSource(
			strings = { "llama2", "llama3", "llama31", "llama32", "vicuna", "mistral", "mixtral", "qwen2", "qwen3" })
	void encodesAndDecodesAsTransformersDoes(String family) throws Exception {
		try (Tokenizer tokenizer = Tokenizer.load(folder(family))) {
			for (JsonNode expected : reference(family).path("encodings")) {
				String text = expected.path("text").asString();
				if (text.contains(SPELLED)) {
					// transformers makes ids of them; here users cannot
					assertThat(tokenizer.decode(tokenizer.encodePrompt(text))).isEqualTo(text);
				}
				else {
					assertThat(tokenizer.encodePrompt(text)).as(text)
						.containsExactly(ids(expected, "idsWithSpecialTokens"));
				}
				assertThat(tokenizer.decode(ids(expected, "ids"))).as(text)
					.isEqualTo(expected.path("decoded").asString());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "llama2", "llama3", "vicuna", "mistral", "qwen2" })
	void aTextGrowsTokenByToken(String family) throws Exception {
		try (Tokenizer tokenizer = Tokenizer.load(folder(family))) {
			for (JsonNode expected : reference(family).path("encodings")) {
				int[] ids = ids(expected, "ids");
				String whole = tokenizer.decode(ids);
				String known = "";
				for (int count = 1; count <= ids.length; count++) {
					String text = complete(tokenizer.decode(Arrays.copyOf(ids, count)));
					assertThat(whole).startsWith(text);
					assertThat(text).startsWith(known);
					known = text;
				}
				assertThat(known).isEqualTo(whole);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "llama2", "llama3", "llama31", "llama32", "mistral", "mixtral", "qwen2", "qwen3" })
	void rendersConversationsAsTransformersDoes(String family) throws Exception {
		ChatTemplate template = ChatTemplate.load(folder(family)).orElseThrow();
		for (JsonNode expected : reference(family).path("chat")) {
			List<ChatMessage> messages = new ArrayList<>();
			expected.path("messages")
				.forEach((message) -> messages
					.add(new ChatMessage(message.path("role").asString(), message.path("content").asString())));
			Map<String, Object> variables = new HashMap<>();
			expected.path("variables")
				.properties()
				.forEach((entry) -> variables.put(entry.getKey(), entry.getValue().isBoolean()
						? (Object) entry.getValue().asBoolean() : entry.getValue().asString()));
			boolean prompt = expected.path("addGenerationPrompt").asBoolean();
			if (expected.has("error")) {
				assertThatIllegalArgumentException().isThrownBy(() -> template.render(messages, prompt, variables))
					.withMessage("The chat template cannot be used: " + expected.path("error").asString());
			}
			else {
				assertThat(template.render(messages, prompt, variables))
					.isEqualTo(expected.path("rendered").asString());
			}
		}
	}

	private static String complete(String text) {
		int end = text.length();
		while (end > 0 && text.charAt(end - 1) == '\uFFFD') {
			end--;
		}
		return text.substring(0, end);
	}

	private static Path folder(String family) {
		return RESOURCES.resolve("checkpoints/tiny-" + family);
	}

	private static JsonNode reference(String family) throws Exception {
		return JsonMapper.shared().readTree(Files.readString(RESOURCES.resolve("references/" + family + ".json")));
	}

	private static int[] ids(JsonNode node, String field) {
		List<Integer> ids = new ArrayList<>();
		node.path(field).forEach((id) -> ids.add(id.asInt()));
		return ids.stream().mapToInt(Integer::intValue).toArray();
	}

}
