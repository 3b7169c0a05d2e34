package io.alignserve.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an upload whose lines are JSON objects, of which one is in memory at a time.
 */
class JsonlRows {

	/** After so many lines without an object it is something else. */
	private static final int MAX_OTHER_LINES = 1000;

	private static final int CHUNK_BYTES = 64 * 1024;

	private final JsonMapper json;

	private final BatchRowReader rows;

	private byte[] line = new byte[CHUNK_BYTES];

	private int length;

	private boolean tooLong;

	private int objects;

	JsonlRows(JsonMapper json, BatchRowReader rows) {
		this.json = json;
		this.rows = rows;
	}

	/**
	 * Reads to the end.
	 * @param in the upload
	 * @throws IOException if it breaks off
	 * @throws RefusedException if it is none of this form
	 */
	void read(InputStream in) throws IOException {
		byte[] chunk = new byte[CHUNK_BYTES];
		for (int bytes = in.read(chunk); bytes >= 0; bytes = in.read(chunk)) {
			int start = 0;
			for (int i = 0; i < bytes; i++) {
				if (chunk[i] == '\n') {
					append(chunk, start, i - start);
					endLine();
					start = i + 1;
				}
			}
			append(chunk, start, bytes - start);
		}
		endLine();
		if (this.objects == 0 && this.rows.rows() > 0) {
			throw other();
		}
	}

	private void append(byte[] chunk, int offset, int count) {
		if (this.length + (long) count > this.rows.maxRowBytes()) {
			this.tooLong = true;
			return;
		}
		if (this.length + count > this.line.length) {
			this.line = Arrays.copyOf(this.line, Math.max(2 * this.line.length, this.length + count));
		}
		System.arraycopy(chunk, offset, this.line, this.length, count);
		this.length += count;
	}

	private void endLine() {
		if (this.tooLong) {
			this.objects++;
			this.rows.refuseTooLong(null);
		}
		else {
			read(this.line, this.length);
		}
		this.length = 0;
		this.tooLong = false;
		if (this.objects == 0 && this.rows.rows() >= MAX_OTHER_LINES) {
			throw other();
		}
	}

	private void read(byte[] bytes, int count) {
		String text;
		try {
			text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, count)).toString();
		}
		catch (CharacterCodingException ex) {
			this.rows.refuse(null, Problem.of(ProblemType.MALFORMED_JSON, "the row is not UTF-8"));
			return;
		}
		if (!text.isBlank()) {
			readRow(text);
		}
	}

	private void readRow(String text) {
		Row row = new Row();
		try (JsonParser parser = this.json.createParser(text)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				this.rows.refuse(null, Problem.of(ProblemType.MALFORMED_JSON, "the row is not a JSON object"));
				return;
			}
			this.objects++;
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				row.read(parser, text);
			}
			if (parser.nextToken() != null) {
				row.findings.add("", "has something after its object; write one object a line");
			}
		}
		catch (JacksonException ex) {
			this.rows.refuse(row.customId, JsonProblems.of(ex));
			return;
		}
		this.rows.add(row.customId, row.task, row.body, row.findings);
	}

	private static RefusedException other() {
		return new RefusedException(Problem.of(ProblemType.MALFORMED_JSON, "no line of the upload is a JSON object; "
				+ "write one a line, for example {\"customId\": \"ad-1\", \"task\": \"tap\", \"body\": {…}}"));
	}

	/**
	 * What is known of a row.
	 */
	private static final class Row {

		private final Findings findings = new Findings();

		private @Nullable String customId;

		private @Nullable String task;

		private @Nullable String body;

		void read(JsonParser parser, String text) {
			String name = parser.currentName();
			JsonToken value = parser.nextToken();
			switch (name) {
				case "customId" -> this.customId = string("/customId", parser, value);
				case "task" -> this.task = string("/task", parser, value);
				case "body" -> {
					int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
					parser.skipChildren();
					if (value == JsonToken.START_OBJECT) {
						// As it was written: the call's own reader judges it.
						int end = Math.toIntExact(parser.currentLocation().getCharOffset());
						this.body = text.substring(start, end);
					}
					else {
						this.findings.add("/body", "must be an object");
					}
				}
				default -> {
					parser.skipChildren();
					this.findings.add("/" + Findings.shortened(name),
							"is no field of a row; allowed are: customId, task, body");
				}
			}
		}

		private @Nullable String string(String pointer, JsonParser parser, JsonToken value) {
			if (value == JsonToken.VALUE_STRING) {
				return parser.getString();
			}
			parser.skipChildren();
			this.findings.add(pointer, "must be a string");
			return null;
		}

	}

}
