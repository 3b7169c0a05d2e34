package io.alignserve.provenance;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What is signed: the mark without its signature as canonical JSON (RFC 8785), that is
 * without white space, fields sorted by name, in UTF-8.
 */
final class CanonicalMark {

	private static final int FIRST_PRINTABLE = 0x20;

	private CanonicalMark() {
	}

	static byte[] of(Mark mark) {
		Map<String, String> fields = new TreeMap<>();
		put(fields, "scheme", mark.scheme());
		put(fields, "generator", mark.generator());
		put(fields, "version", mark.version());
		put(fields, "checkpoint", mark.checkpoint());
		put(fields, "digest", mark.digest());
		put(fields, "requestId", mark.requestId());
		put(fields, "createdAt", mark.createdAt());
		put(fields, "textHash", mark.textHash());
		put(fields, "titleHash", mark.titleHash());
		put(fields, "keyId", mark.keyId());
		Integer candidate = mark.candidate();
		if (candidate != null) {
			fields.put("candidate", candidate.toString());
		}
		return fields.entrySet()
			.stream()
			.map((field) -> quoted(field.getKey()) + ":" + field.getValue())
			.collect(Collectors.joining(",", "{", "}"))
			.getBytes(StandardCharsets.UTF_8);
	}

	private static void put(Map<String, String> fields, String name, @Nullable String value) {
		if (value != null) {
			fields.put(name, quoted(value));
		}
	}

	private static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		text.chars().forEach((character) -> {
			switch (character) {
				case '"' -> quoted.append("\\\"");
				case '\\' -> quoted.append("\\\\");
				case '\b' -> quoted.append("\\b");
				case '\f' -> quoted.append("\\f");
				case '\n' -> quoted.append("\\n");
				case '\r' -> quoted.append("\\r");
				case '\t' -> quoted.append("\\t");
				default -> quoted.append((character < FIRST_PRINTABLE) ? String.format("\\u%04x", character)
						: Character.toString((char) character));
			}
		});
		return quoted.append('"').toString();
	}

}
