package io.alignserve.remote.server;

import java.nio.charset.StandardCharsets;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers as {@code llama-server} gives them. It tells only of tokens that end with a
 * whole character: those within one are neither streamed nor among the log-probabilities.
 */
final class LlamaCppShape implements AnswerShape {

	private final LlamaContext model;

	private final int probabilities;

	LlamaCppShape(LlamaContext model, int probabilities) {
		this.model = model;
		this.probabilities = probabilities;
	}

	@Override
	public ObjectNode choice(Continuation continuation, List<Continuation.Token> tokens) {
		ObjectNode choice = JsonMapper.shared().createObjectNode();
		StringBuilder text = new StringBuilder();
		ArrayNode content = JsonMapper.shared().createArrayNode();
		for (Continuation.Token token : tokens) {
			if (token.text() != null) {
				text.append(token.text());
				content.add(entry(token));
			}
		}
		boolean within = !tokens.isEmpty() && tokens.get(tokens.size() - 1).text() == null;
		choice.put("text", within ? text + "\ufffd" : text.toString());
		if (this.probabilities > 0 && !content.isEmpty()) {
			choice.putObject("logprobs").set("content", content);
		}
		else {
			choice.putNull("logprobs");
		}
		return choice;
	}

	private ObjectNode entry(Continuation.Token token) {
		LogSoftmax softmax = new LogSoftmax(token.logits());
		ObjectNode entry = entry(token.id(), softmax);
		ArrayNode top = entry.putArray("top_logprobs");
		for (int id : softmax.top(this.probabilities)) {
			top.add(entry(id, softmax));
		}
		return entry;
	}

	private ObjectNode entry(int id, LogSoftmax softmax) {
		byte[] piece = this.model.piece(id);
		ObjectNode entry = JsonMapper.shared().createObjectNode().put("id", id);
		entry.put("token", Utf8.isWhole(piece) ? new String(piece, StandardCharsets.UTF_8) : "");
		ArrayNode bytes = entry.putArray("bytes");
		for (byte value : piece) {
			bytes.add(value & 0xff);
		}
		return entry.put("logprob", softmax.of(id));
	}

	@Override
	public void complete(ObjectNode choice, Continuation continuation) {
		choice.put("finish_reason", continuation.finish());
	}

	@Override
	public boolean isStreamed(Continuation.Token token) {
		return token.text() != null;
	}

	@Override
	public ObjectNode error(int status, String message) {
		ObjectNode body = JsonMapper.shared().createObjectNode();
		body.putObject("error")
			.put("code", status)
			.put("message", message)
			.put("type", message.contains("context size") ? "exceed_context_size_error" : (status == 401)
					? "authentication_error" : (status < 500) ? "invalid_request_error" : "server_error");
		return body;
	}

}
