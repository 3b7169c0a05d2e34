package io.alignserve.remote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One choice of an answer, or a piece of it, in the shapes that servers give it.
 *
 * @param text the text
 * @param steps the tokens, in order
 * @param finish why the answer ended; {@code null} if it goes on
 */
record Choice(String text, List<Step> steps, @Nullable String finish) {

	/** What vLLM puts before ids where it was asked for them instead of texts. */
	private static final String ID = "token_id:";

	/** Rounding may put a probability a little above 1. */
	private static final double SLIGHTLY_ABOVE_ZERO = 1e-3;

	/** What is less likely is as good as impossible. */
	private static final double LEAST = -10_000;

	/**
	 * Reads a choice.
	 * @param node the choice
	 * @param vocabulary ids are below it
	 * @throws ServerFault if it has another shape
	 */
	static Choice read(JsonNode node, int vocabulary) {
		JsonNode text = node.path("text");
		if (!node.isObject() || !text.isString()) {
			throw ServerFault.malformed("a choice without text");
		}
		JsonNode finish = node.path("finish_reason");
		JsonNode told = node.path("logprobs");
		List<Step> steps;
		if (told.path("content").isArray()) {
			steps = detailed(told.path("content"), vocabulary);
		}
		else if (told.path("token_logprobs").isArray()) {
			steps = columns(told, node.path("token_ids"), vocabulary);
		}
		else {
			steps = List.of();
		}
		return new Choice(text.stringValue(), steps, finish.isString() ? finish.stringValue() : null);
	}

	/** Lists the choices of an answer by their index. */
	static List<Choice> all(JsonNode answer, int count, int vocabulary) {
		JsonNode choices = answer.path("choices");
		if (!choices.isArray() || choices.size() != count) {
			throw ServerFault.malformed("not " + count + " choices");
		}
		Map<Integer, Choice> byIndex = new HashMap<>();
		for (JsonNode node : choices) {
			byIndex.put(node.path("index").asInt(-1), read(node, vocabulary));
		}
		List<Choice> sorted = new ArrayList<>();
		for (int index = 0; index < count; index++) {
			Choice choice = byIndex.get(index);
			if (choice == null) {
				throw ServerFault.malformed("no choice " + index);
			}
			sorted.add(choice);
		}
		return sorted;
	}

	/** One object a token, as llama.cpp gives them. */
	private static List<Step> detailed(JsonNode content, int vocabulary) {
		List<Step> steps = new ArrayList<>();
		for (JsonNode token : content) {
			Map<Integer, Double> top = new HashMap<>();
			for (JsonNode one : token.path("top_logprobs")) {
				if (one.path("id").isIntegralNumber()) {
					top.put(id(one.path("id"), vocabulary), logProbability(one.path("logprob")));
				}
			}
			int id = token.path("id").isIntegralNumber() ? id(token.path("id"), vocabulary) : Step.UNKNOWN;
			steps.add(new Step(id, logProbability(token.path("logprob")), top));
		}
		return steps;
	}

	/** One list for each property of the tokens, as OpenAI's interface has it. */
	private static List<Step> columns(JsonNode told, JsonNode ids, int vocabulary) {
		JsonNode sums = told.path("token_logprobs");
		JsonNode tokens = told.path("tokens");
		JsonNode tops = told.path("top_logprobs");
		if (!tokens.isArray() || tokens.size() != sums.size()) {
			throw ServerFault.malformed("tokens and their log-probabilities differ in number");
		}
		List<Step> steps = new ArrayList<>();
		for (int i = 0; i < sums.size(); i++) {
			int id = spelledId(tokens.get(i).asString(""), vocabulary);
			if (id == Step.UNKNOWN && ids.isArray() && ids.size() == sums.size()) {
				id = id(ids.get(i), vocabulary);
			}
			double own = (i == 0 && sums.get(i).isNull()) ? Double.NaN : logProbability(sums.get(i));
			steps.add(new Step(id, own, top(tops.path(i), vocabulary)));
		}
		return steps;
	}

	private static Map<Integer, Double> top(JsonNode node, int vocabulary) {
		Map<Integer, Double> top = new HashMap<>();
		if (node.isObject()) {
			node.properties().forEach((entry) -> {
				int id = spelledId(entry.getKey(), vocabulary);
				if (id != Step.UNKNOWN) {
					top.put(id, logProbability(entry.getValue()));
				}
			});
		}
		return top;
	}

	private static int spelledId(String token, int vocabulary) {
		if (!token.startsWith(ID) || token.length() > ID.length() + 9) {
			return Step.UNKNOWN;
		}
		String digits = token.substring(ID.length());
		if (!digits.matches("\\d+")) {
			return Step.UNKNOWN;
		}
		return inside(Integer.parseInt(digits), vocabulary);
	}

	private static int id(JsonNode node, int vocabulary) {
		if (!node.isIntegralNumber() || !node.canConvertToInt()) {
			throw ServerFault.malformed("a token id that is no number");
		}
		return inside(node.intValue(), vocabulary);
	}

	private static int inside(int id, int vocabulary) {
		if (id < 0 || id >= vocabulary) {
			throw ServerFault.malformed("a token id that the vocabulary does not have");
		}
		return id;
	}

	private static double logProbability(JsonNode node) {
		double value = node.isNumber() ? node.asDouble() : Double.NaN;
		if (Double.isNaN(value) || value > SLIGHTLY_ABOVE_ZERO) {
			throw ServerFault.malformed("a log-probability that is none");
		}
		return Math.max(LEAST, Math.min(0, value));
	}

	/**
	 * One token.
	 *
	 * @param id its id, or {@link #UNKNOWN}
	 * @param logProbability its own; not a number for the first token of a prompt
	 * @param top those of the likeliest tokens at its place, as far as their ids are told
	 */
	record Step(int id, double logProbability, Map<Integer, Double> top) {

		static final int UNKNOWN = -1;

	}

}
