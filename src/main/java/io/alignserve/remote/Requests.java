package io.alignserve.remote;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.checkpoint.RemoteSettings;
import io.alignserve.generation.SamplingParameters;

/**
 * Writes what is sent to a server. Prompts are token ids, so that they are exactly those
 * of our own engine. What a server's defaults might change is said each time.
 */
final class Requests {

	/** OpenAI's interface allows so much; it outweighs any difference of logits. */
	private static final int FORCE = 100;

	private static final long SEED_MASK = 0x7fff_ffffL;

	/** Far apart: the seeds of candidates are not those of the next call's. */
	private static final long SEED_STEP = 0x9e37_79b9_7f4a_7c15L;

	private final RemoteSettings settings;

	Requests(RemoteSettings settings) {
		this.settings = settings;
	}

	/**
	 * One candidate, piece by piece.
	 * @param prompt token ids
	 * @param sampling how tokens are chosen
	 * @param candidate the candidate's index, which decides its seed
	 * @param endTokens ids that end it
	 */
	byte[] candidate(List<Integer> prompt, SamplingParameters sampling, int candidate, Set<Integer> endTokens) {
		ObjectNode body = body(sampling.maxTokens(), sampling.temperature(), sampling.topP());
		add(body.putArray("prompt"), prompt);
		long mixed = sampling.seed() + candidate * SEED_STEP;
		body.put("stream", true).put("logprobs", 1).put("seed", (mixed ^ (mixed >>> 32)) & SEED_MASK);
		if (this.settings.extensions()) {
			body.put("top_k", (sampling.topK() == 0) ? -1 : sampling.topK());
			add(body.putArray("stop_token_ids"), endTokens.stream().sorted().toList());
		}
		return Json.bytes(body);
	}

	/**
	 * The tokens that the model finds likeliest, one after the other.
	 * @param prompt token ids
	 * @param tokens how many
	 * @param logProbabilities of how many tokens at each place
	 */
	byte[] greedy(List<Integer> prompt, int tokens, int logProbabilities) {
		ObjectNode body = body(tokens, 0, 1);
		add(body.putArray("prompt"), prompt);
		body.put("logprobs", logProbabilities);
		return Json.bytes(body);
	}

	/**
	 * The likeliest next tokens, as the model sees them before temperature and
	 * truncation.
	 * @param prompt token ids
	 */
	byte[] next(List<Integer> prompt) {
		ObjectNode body = body(1, 1, 1);
		add(body.putArray("prompt"), prompt);
		body.put("logprobs", this.settings.logProbabilities());
		return Json.bytes(body);
	}

	/**
	 * One certain next token, whatever its probability.
	 * @param prompt token ids
	 * @param token the token
	 */
	byte[] forced(List<Integer> prompt, int token) {
		ObjectNode body = body(1, 0, 1);
		add(body.putArray("prompt"), prompt);
		body.put("logprobs", 1);
		body.putObject("logit_bias").put(Integer.toString(token), FORCE);
		return Json.bytes(body);
	}

	/**
	 * The tokens that are sent themselves.
	 * @param prompts token ids of each
	 * @param maxTokens 0, or 1 where the server wants to write at least one
	 */
	byte[] echo(List<List<Integer>> prompts, int maxTokens) {
		ObjectNode body = body(maxTokens, 1, 1);
		ArrayNode all = body.putArray("prompt");
		prompts.forEach((prompt) -> add(all.addArray(), prompt));
		body.put("echo", true).put("logprobs", 1);
		return Json.bytes(body);
	}

	private ObjectNode body(int maxTokens, double temperature, double topP) {
		ObjectNode body = Json.object()
			.put("model", this.settings.model())
			.put("max_tokens", maxTokens)
			.put("temperature", temperature)
			.put("top_p", topP);
		if (this.settings.extensions()) {
			// Otherwise vLLM takes them from the model's generation_config.json, and
			// llama.cpp has values of its own.
			body.put("top_k", -1)
				.put("min_p", 0)
				.put("repetition_penalty", 1)
				.put("repeat_penalty", 1)
				.put("return_tokens_as_token_ids", true)
				.put("return_token_ids", true);
		}
		return body;
	}

	private static void add(ArrayNode array, Collection<Integer> ids) {
		ids.forEach(array::add);
	}

}
