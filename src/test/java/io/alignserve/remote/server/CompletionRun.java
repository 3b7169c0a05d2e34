package io.alignserve.remote.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call being answered: its continuations in turn, a token each.
 */
final class CompletionRun implements AutoCloseable {

	private final CompletionCall call;

	private final AnswerShape shape;

	private final String model;

	private final String id;

	private final List<Continuation> continuations = new ArrayList<>();

	CompletionRun(LlamaContext context, CompletionCall call, AnswerShape shape, String model, int[] sequences) {
		this.call = call;
		this.shape = shape;
		this.model = model;
		this.id = ((shape instanceof LlamaCppShape) ? "chatcmpl-" : "cmpl-") + UUID.randomUUID();
		for (int i = 0; i < sequences.length; i++) {
			int[] prompt = call.prompts().get(i / call.count());
			this.continuations.add(new Continuation(context, sequences[i], prompt, call, i % call.count()));
		}
	}

	/**
	 * Answers in one piece.
	 */
	ObjectNode complete() {
		ArrayNode choices = JsonMapper.shared().createArrayNode();
		for (Continuation continuation : this.continuations) {
			List<Continuation.Token> tokens = new ArrayList<>();
			while (continuation.finish() == null) {
				tokens.add(continuation.next());
			}
			ObjectNode choice = this.shape.choice(continuation, tokens).put("index", choices.size());
			this.shape.complete(choice, continuation);
			choices.add(choice);
		}
		ObjectNode body = body(choices);
		body.set("usage", usage());
		return body;
	}

	/**
	 * Answers in server-sent events, each part with the tokens of one step of one choice.
	 */
	void stream(OutputStream out) throws IOException {
		boolean going = true;
		while (going) {
			going = false;
			for (int i = 0; i < this.continuations.size(); i++) {
				Continuation continuation = this.continuations.get(i);
				if (continuation.finish() == null) {
					Continuation.Token token = continuation.next();
					going = true;
					if (this.shape.isStreamed(token)) {
						send(out, part(continuation, i, List.of(token)));
					}
					if (continuation.finish() != null && this.shape instanceof LlamaCppShape) {
						send(out, part(continuation, i, List.of()));
					}
				}
			}
		}
		boolean usage = this.call.json().path("stream_options").path("include_usage").asBoolean(false);
		if (usage && !(this.shape instanceof LlamaCppShape)) {
			ObjectNode last = body(JsonMapper.shared().createArrayNode());
			last.set("usage", usage());
			send(out, last);
		}
		out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
		out.flush();
	}

	private ObjectNode part(Continuation continuation, int index, List<Continuation.Token> tokens) {
		ObjectNode choice = this.shape.choice(continuation, tokens).put("index", index);
		boolean llama = this.shape instanceof LlamaCppShape;
		if (continuation.finish() != null && (!llama || tokens.isEmpty())) {
			choice.put("finish_reason", continuation.finish());
		}
		else {
			choice.putNull("finish_reason");
		}
		ArrayNode choices = JsonMapper.shared().createArrayNode();
		choices.add(choice);
		ObjectNode body = body(choices);
		if (llama && tokens.isEmpty()) {
			body.set("usage", usage());
		}
		return body;
	}

	private ObjectNode body(ArrayNode choices) {
		ObjectNode body = JsonMapper.shared()
			.createObjectNode()
			.put("id", this.id)
			.put("object", "text_completion")
			.put("created", System.currentTimeMillis() / 1000)
			.put("model", this.model);
		body.set("choices", choices);
		return body;
	}

	private ObjectNode usage() {
		// llama-server counts one choice only
		int counted = (this.shape instanceof LlamaCppShape) ? 1 : Integer.MAX_VALUE;
		int prompt = this.call.prompts().stream().limit(counted).mapToInt((tokens) -> tokens.length).sum();
		int generated = this.continuations.stream().limit(counted).mapToInt(Continuation::generated).sum();
		return JsonMapper.shared()
			.createObjectNode()
			.put("prompt_tokens", prompt)
			.put("completion_tokens", generated)
			.put("total_tokens", prompt + generated);
	}

	private static void send(OutputStream out, ObjectNode part) throws IOException {
		out.write(("data: " + JsonMapper.shared().writeValueAsString(part) + "\n\n").getBytes(StandardCharsets.UTF_8));
		out.flush();
	}

	@Override
	public void close() {
		this.continuations.forEach(Continuation::close);
	}

}
