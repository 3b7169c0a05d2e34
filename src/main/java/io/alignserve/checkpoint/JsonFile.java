package io.alignserve.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object of a checkpoint folder, which is not trusted: its size and depth are
 * bounded, and a field of the wrong type is refused by name.
 *
 * @param name the file's name, for messages
 * @param root the object
 */
record JsonFile(String name, JsonNode root) {

	private static final int MAX_DEPTH = 32;

	private static final int MAX_NAME = 1000;

	/**
	 * The most JSON tokens: a tensor of a safetensors header has about 16, and no
	 * published file has 60,000 tensors. Bounds the memory that a small file can ask for.
	 */
	private static final long MAX_TOKENS = 1_000_000;

	static final JsonMapper STRICT = new JsonMapper(JsonFactory.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH)
			.maxNameLength(MAX_NAME)
			.maxTokenCount(MAX_TOKENS)
			.build())
		.build());

	static JsonFile read(Path file, long maxBytes) {
		String name = String.valueOf(file.getFileName());
		try (InputStream in = Files.newInputStream(file)) {
			// not the size that the file claims: it may grow
			byte[] bytes = in.readNBytes((int) maxBytes + 1);
			if (bytes.length > maxBytes) {
				throw new CheckpointException(name + " is larger than " + maxBytes + " bytes");
			}
			JsonNode root = parse(bytes);
			if (!root.isObject()) {
				throw new CheckpointException("cannot read " + name + ": it must be a JSON object");
			}
			return new JsonFile(name, root);
		}
		catch (JacksonException ex) {
			throw new CheckpointException(
					"cannot read " + name + ": it must be a JSON object in UTF-8 (" + reason(ex) + ")", ex);
		}
		catch (IOException ex) {
			throw Unreadable.of(name, ex);
		}
	}

	/** Reads JSON in UTF-8; no other encoding is guessed. */
	static JsonNode parse(byte[] bytes) {
		return STRICT
			.readTree(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()));
	}

	/** What a parser says is wrong, in its first line. */
	static String reason(Exception ex) {
		if (ex instanceof CharacterCodingException || ex.getCause() instanceof CharacterCodingException) {
			return "it is not UTF-8";
		}
		String reason = (ex instanceof JacksonException json) ? json.getOriginalMessage() : ex.getMessage();
		return String.valueOf(reason).lines().findFirst().orElse("");
	}

	JsonNode field(String field) {
		return this.root.path(field);
	}

	boolean absent(String field) {
		return field(field).isMissingNode() || field(field).isNull();
	}

	/** An object inside this one; empty if it is absent. */
	JsonFile part(String field) {
		if (absent(field)) {
			return new JsonFile(this.name, STRICT.createObjectNode());
		}
		if (!field(field).isObject()) {
			throw wrong(field, "it must be an object");
		}
		return new JsonFile(this.name, field(field));
	}

	int whole(String field, @Nullable Integer otherwise) {
		if (absent(field)) {
			if (otherwise == null) {
				throw new CheckpointException(this.name + " has no " + field);
			}
			return otherwise;
		}
		JsonNode value = field(field);
		if (!value.isIntegralNumber() || !value.canConvertToInt()) {
			throw wrong(field, "it must be a whole number below 2^31");
		}
		return value.intValue();
	}

	double number(String field, @Nullable Double otherwise) {
		if (absent(field)) {
			if (otherwise == null) {
				throw new CheckpointException(this.name + " has no " + field);
			}
			return otherwise;
		}
		if (!field(field).isNumber()) {
			throw wrong(field, "it must be a number");
		}
		return field(field).asDouble();
	}

	boolean flag(String field, boolean otherwise) {
		if (absent(field)) {
			return otherwise;
		}
		if (!field(field).isBoolean()) {
			throw wrong(field, "it must be true or false");
		}
		return field(field).asBoolean();
	}

	String text(String field, String otherwise) {
		if (absent(field)) {
			return otherwise;
		}
		if (!field(field).isString()) {
			throw wrong(field, "it must be a text");
		}
		return field(field).stringValue();
	}

	CheckpointException wrong(String field, String expected) {
		String value = field(field).toString();
		return new CheckpointException(field + " in " + this.name + " is "
				+ ((value.length() > 100) ? value.substring(0, 100) + "..." : value) + ", " + expected);
	}

}
