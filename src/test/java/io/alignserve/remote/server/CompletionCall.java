package io.alignserve.remote.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A call of {@code /v1/completions}, read.
 */
record CompletionCall(JsonNode json, List<int[]> prompts, int count, int maxTokens, int probabilities, boolean echo,
		boolean stream, LlamaContext.Sampling sampling) {

	/** Nothing asked for. */
	static final CompletionCall NONE = new CompletionCall(MissingNode.getInstance(), List.of(), 1, 1, -1, false, false,
			new LlamaContext.Sampling(0, 0, 1, 0, 0, Map.of()));

	/** vLLM's {@code --max-logprobs} if nothing else is said. */
	private static final int MOST_OF_VLLM = 20;

	/**
	 * Reads a call.
	 * @throws RefusedException if it asks for what the server does not do
	 */
	static CompletionCall read(JsonNode json, ServerKind kind, LlamaContext model) {
		boolean vllm = kind == ServerKind.VLLM;
		List<int[]> prompts = prompts(json.path("prompt"), model);
		boolean echo = vllm && json.path("echo").asBoolean(false);
		JsonNode asked = json.path("logprobs");
		if (!vllm && json.has("n_probs")) {
			asked = json.path("n_probs");
		}
		int probabilities = asked.isNumber() ? asked.intValue() : -1;
		if (vllm && probabilities > MOST_OF_VLLM) {
			throw new RefusedException(400, "Requested sample logprobs of " + probabilities
					+ ", which is greater than max allowed: " + MOST_OF_VLLM);
		}
		int maxTokens = json.path("max_tokens").asInt(vllm ? 16 : -1);
		if (!vllm && maxTokens == 0) {
			maxTokens = 1;
		}
		if (vllm && maxTokens < (echo ? 0 : 1)) {
			throw new RefusedException(400, "max_tokens must be at least 1, got " + maxTokens + ".");
		}
		for (int[] prompt : prompts) {
			requireRoom(prompt.length, vllm ? maxTokens : 0, model.contextLength(), kind);
		}
		return new CompletionCall(json, prompts, json.path("n").asInt(1), maxTokens,
				(vllm || probabilities > 0) ? probabilities : -1, echo, json.path("stream").asBoolean(false),
				sampling(json, vllm));
	}

	private static List<int[]> prompts(JsonNode prompt, LlamaContext model) {
		List<int[]> prompts = new ArrayList<>();
		if (prompt.isArray() && !prompt.isEmpty() && !prompt.get(0).isNumber()) {
			prompt.forEach((element) -> prompts.add(tokens(element, model)));
		}
		else {
			prompts.add(tokens(prompt, model));
		}
		return prompts;
	}

	private static int[] tokens(JsonNode prompt, LlamaContext model) {
		if (prompt.isString()) {
			return model.tokenize(prompt.stringValue());
		}
		if (!prompt.isArray() || prompt.isEmpty()) {
			throw new RefusedException(400, "\"prompt\" must not be empty");
		}
		int[] tokens = new int[prompt.size()];
		for (int i = 0; i < tokens.length; i++) {
			tokens[i] = prompt.get(i).asInt(-1);
			if (tokens[i] < 0 || tokens[i] >= model.vocabularySize()) {
				throw new RefusedException(400, "Prompt contains invalid tokens");
			}
		}
		return tokens;
	}

	private static void requireRoom(int prompt, int maxTokens, int context, ServerKind kind) {
		if (kind == ServerKind.LLAMA_CPP && prompt >= context) {
			throw new RefusedException(400, "request (" + prompt + " tokens) exceeds the available context size ("
					+ context + " tokens), try increasing it");
		}
		if (kind == ServerKind.VLLM && prompt + maxTokens > context) {
			throw new RefusedException(400,
					"This model's maximum context length is " + context + " tokens. However, you requested " + maxTokens
							+ " output tokens and your prompt contains at least " + prompt + " input tokens.");
		}
	}

	/** With each server's own defaults for what is not said. */
	private static LlamaContext.Sampling sampling(JsonNode json, boolean vllm) {
		Map<Integer, Float> bias = new HashMap<>();
		JsonNode given = json.path("logit_bias");
		given.properties().forEach((entry) -> bias.put(Integer.valueOf(entry.getKey()), entry.getValue().floatValue()));
		if (given.isArray()) {
			given.forEach((pair) -> bias.put(pair.path(0).intValue(), pair.path(1).floatValue()));
		}
		if (json.path("ignore_eos").asBoolean(false)) {
			bias.put(1, Float.NEGATIVE_INFINITY);
		}
		int topK = json.path("top_k").asInt(vllm ? 0 : 40);
		return new LlamaContext.Sampling((float) json.path("temperature").asDouble(vllm ? 1 : 0.8), topK,
				(float) json.path("top_p").asDouble(vllm ? 1 : 0.95),
				(float) json.path("min_p").asDouble(vllm ? 0 : 0.05), json.path("seed").asInt(-1), bias);
	}

	/**
	 * How many tokens a prompt of a length may be followed by.
	 */
	int room(int promptLength, int contextLength) {
		int room = contextLength - promptLength;
		return (this.maxTokens < 0) ? room : Math.min(room, this.maxTokens);
	}

	/**
	 * A call the server refuses.
	 */
	static final class RefusedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final int status;

		RefusedException(int status, String message) {
			super(message);
			this.status = status;
		}

		int status() {
			return this.status;
		}

	}

}
