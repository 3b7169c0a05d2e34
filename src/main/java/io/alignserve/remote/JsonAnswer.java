package io.alignserve.remote;

import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An answer that is one JSON object.
 *
 * @param <T> what it says
 */
final class JsonAnswer<T> implements AnswerReader {

	/** A whole answer may be one line: many prompts, each token with its likeliest. */
	private static final int MAX_LINE_BYTES = 32 << 20;

	private final Function<JsonNode, T> shape;

	private final StringBuilder text = new StringBuilder();

	private @Nullable T content;

	/**
	 * Creates the reader.
	 * @param shape reads what the object says, or throws a {@link ServerFault}
	 */
	JsonAnswer(Function<JsonNode, T> shape) {
		this.shape = shape;
	}

	@Override
	public int maxLineBytes() {
		return MAX_LINE_BYTES;
	}

	@Override
	public void begin() {
		this.text.setLength(0);
	}

	@Override
	public boolean line(String line) {
		this.text.append(line).append('\n');
		return true;
	}

	@Override
	public void end() {
		this.content = this.shape.apply(Json.read(this.text.toString()));
		this.text.setLength(0);
	}

	@Override
	public boolean hasTold() {
		return false;
	}

	/** What it says, once it has ended. */
	T content() {
		return Objects.requireNonNull(this.content, "the answer has not ended");
	}

}
