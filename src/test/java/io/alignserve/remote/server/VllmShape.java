package io.alignserve.remote.server;

import java.util.List;
import java.util.function.IntFunction;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers as {@code vllm serve} gives them.
 */
final class VllmShape implements AnswerShape {

	private final LlamaContext model;

	private final CompletionCall call;

	private final boolean asIds;

	private final boolean returnsIds;

	VllmShape(LlamaContext model, CompletionCall call) {
		this.model = model;
		this.call = call;
		this.asIds = call.json().path("return_tokens_as_token_ids").asBoolean(false);
		this.returnsIds = call.json().path("return_token_ids").asBoolean(false);
	}

	@Override
	public ObjectNode choice(Continuation continuation, List<Continuation.Token> tokens) {
		boolean echoed = this.call.echo() && !tokens.isEmpty() && tokens.get(0).promptLogits().length > 0;
		boolean onlyPrompt = this.call.echo() && this.call.maxTokens() == 0;
		Rows rows = new Rows();
		StringBuilder text = new StringBuilder();
		if (echoed) {
			int[] prompt = continuation.prompt();
			rows.addFirst(prompt[0]);
			for (int i = 1; i < prompt.length; i++) {
				rows.add(prompt[i], tokens.get(0).promptLogits()[i - 1]);
			}
			text.append(this.returnsIds ? "" : text(prompt));
		}
		if (!onlyPrompt) {
			for (Continuation.Token token : tokens) {
				rows.add(token.id(), token.logits());
				text.append((token.text() == null) ? "" : token.text());
			}
		}
		ObjectNode choice = JsonMapper.shared().createObjectNode();
		choice.put("text", text.toString());
		choice.set("logprobs", (this.call.probabilities() >= 0) ? rows.json() : null);
		choice.putNull("finish_reason").putNull("stop_reason");
		if (this.returnsIds) {
			ArrayNode ids = choice.putArray("token_ids");
			tokens.forEach((token) -> ids.add(token.id()));
		}
		return choice;
	}

	private String text(int[] tokens) {
		StringBuilder text = new StringBuilder();
		for (int token : tokens) {
			text.append(Utf8.decode(this.model.piece(token)));
		}
		return text.toString();
	}

	@Override
	public void complete(ObjectNode choice, Continuation continuation) {
		choice.put("finish_reason", continuation.finish());
		if (this.returnsIds) {
			ArrayNode ids = choice.putArray("prompt_token_ids");
			for (int token : continuation.prompt()) {
				ids.add(token);
			}
		}
	}

	@Override
	public boolean isStreamed(Continuation.Token token) {
		return true;
	}

	@Override
	public ObjectNode error(int status, String message) {
		ObjectNode body = JsonMapper.shared().createObjectNode();
		if (status == 401) {
			return body.put("error", "Unauthorized");
		}
		body.putObject("error")
			.put("message", message)
			.put("type", (status == 404) ? "NotFoundError" : (status < 500) ? "BadRequestError" : "InternalServerError")
			.putNull("param")
			.put("code", status);
		return body;
	}

	/**
	 * The four lists of OpenAI's log-probabilities.
	 */
	private final class Rows {

		private final ArrayNode offsets = JsonMapper.shared().createArrayNode();

		private final ArrayNode values = JsonMapper.shared().createArrayNode();

		private final ArrayNode names = JsonMapper.shared().createArrayNode();

		private final ArrayNode tops = JsonMapper.shared().createArrayNode();

		private final IntFunction<String> name = (id) -> VllmShape.this.asIds ? "token_id:" + id
				: Utf8.decode(VllmShape.this.model.piece(id));

		private int offset;

		private void addName(int token) {
			String text = this.name.apply(token);
			this.offsets.add(this.offset);
			this.offset += text.length();
			this.names.add(text);
		}

		/** Nothing comes before the first token of a prompt. */
		void addFirst(int token) {
			addName(token);
			this.values.addNull();
			this.tops.addNull();
		}

		void add(int token, float[] logits) {
			LogSoftmax softmax = new LogSoftmax(logits);
			addName(token);
			this.values.add(softmax.of(token));
			ObjectNode top = this.tops.addObject();
			top.put(this.name.apply(token), softmax.of(token));
			for (int id : softmax.top(VllmShape.this.call.probabilities())) {
				top.put(this.name.apply(id), softmax.of(id));
			}
		}

		ObjectNode json() {
			ObjectNode json = JsonMapper.shared().createObjectNode();
			json.set("text_offset", this.offsets);
			json.set("token_logprobs", this.values);
			json.set("tokens", this.names);
			json.set("top_logprobs", this.tops);
			return json;
		}

	}

}
