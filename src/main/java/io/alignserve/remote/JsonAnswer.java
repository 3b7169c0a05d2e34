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

	private static final int SMALL = 1 << 20;

	private static final int LARGE = 32 << 20;

	/** A token that is sent takes two bytes or more, one that is told some hundred. */
	private static final long BYTES_PER_BYTE = 128;

	/** An alternative takes some hundred, at each of a few places. */
	private static final long BYTES_PER_ALTERNATIVE = 4096;

	private final Function<JsonNode, T> shape;

	private final int maxBytes;

	private final StringBuilder text = new StringBuilder();

	private @Nullable T content;

	/**
	 * Creates the reader.
	 * @param shape reads what the object says, or throws a {@link ServerFault}
	 */
	JsonAnswer(Function<JsonNode, T> shape) {
		this(shape, 0, 0);
	}

	/**
	 * Creates the reader of an answer as large as its question lets expect.
	 * @param shape reads what the object says, or throws a {@link ServerFault}
	 * @param sentBytes how many bytes were sent, mostly tokens
	 * @param alternatives how many log-probabilities of a place were asked for
	 */
	JsonAnswer(Function<JsonNode, T> shape, int sentBytes, int alternatives) {
		this.shape = shape;
		this.maxBytes = (int) Math.min(LARGE,
				SMALL + BYTES_PER_BYTE * sentBytes + BYTES_PER_ALTERNATIVE * alternatives);
	}

	@Override
	public int maxLineBytes() {
		return this.maxBytes;
	}

	@Override
	public void begin() {
		this.text.setLength(0);
	}

	@Override
	public boolean line(String line) {
		if (this.text.length() + line.length() > this.maxBytes) {
			throw ServerFault.malformed("more than " + this.maxBytes + " bytes");
		}
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
