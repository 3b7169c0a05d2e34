package io.alignserve.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes request bodies for one operation.
 */
final class FuzzBody {

	static final String BOUNDARY = "fuzz-boundary";

	private static final String JSON = "application/json";

	private static final JsonMapper ESCAPING = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	private static final List<String> GARBAGE = List.of("", " ", "{", "[", "{}", "[]", "null", "\"text\"", "5", "NaN",
			"{}{}", "{\"a\":1,\"a\":2}", "{\"ad\":{\"brand\":\"\\u0000\"}}", "{\"ad\":\"\\ud800\"}", "{\"\\ud800\":1}",
			"\u0000", "{'a':1}", "/* c */{}", "{\"a\":01}", "{\"a\":1e99999999999}", "{\"a\":" + "9".repeat(5000) + "}",
			"[".repeat(100_000), "{\"a\":".repeat(2000),
			"{\"ad\":{\"keywords\":" + "[".repeat(900) + "]".repeat(900) + "}}", "\ufeff{}",
			"<?xml version=\"1.0\"?><a/>", "a=1&b=2", "{\"" + "k".repeat(60_000) + "\":1}",
			"\"" + "s".repeat(100_000) + "\"", "customId,task\n\"unclosed,tag\n",
			"{\"customId\":\"1\"}\n\n{\"customId\"\n");

	private final FuzzValues values;

	private final FuzzOperation operation;

	private final List<FuzzOperation> rows;

	/**
	 * Creates a maker of bodies.
	 * @param values makes what stands in them
	 * @param operation whose body it is
	 * @param all the operations, of which batches have rows
	 */
	FuzzBody(FuzzValues values, FuzzOperation operation, List<FuzzOperation> all) {
		this.values = values;
		this.operation = operation;
		this.rows = all.stream()
			.filter((one) -> one.path().startsWith("/v1/") && one.bodyTypes().contains(JSON))
			.toList();
	}

	/** Makes a body of a media type. */
	byte[] of(String mediaType, boolean exact) {
		if (mediaType.startsWith("multipart/")) {
			return multipart(exact);
		}
		if (mediaType.equals(JSON)) {
			return json(json(this.operation, mediaType, exact), exact);
		}
		return lines(mediaType, exact);
	}

	/** Makes a body that is hardly one. */
	byte[] garbage() {
		if (this.values.oneIn(60)) {
			return ("{\"a\":\"" + "a".repeat(5_000_000) + "\"}").getBytes(StandardCharsets.US_ASCII);
		}
		String text = this.values.pick(GARBAGE);
		if (this.values.oneIn(6)) {
			return text.substring(0, Math.min(1000, text.length())).getBytes(StandardCharsets.UTF_16);
		}
		return bytes(text);
	}

	private JsonNode json(FuzzOperation of, String mediaType, boolean exact) {
		JsonNode body = of.body(mediaType);
		List<JsonNode> examples = new ArrayList<>();
		body.path("examples").forEach((example) -> examples.add(example.path("value")));
		JsonNode value = (examples.isEmpty() || this.values.oneIn(3)) ? this.values.allowed(body.path("schema"))
				: this.values.pick(examples);
		while (!exact) {
			value = this.values.changed(value);
			exact = !this.values.oneIn(3);
		}
		return value;
	}

	private byte[] json(JsonNode value, boolean exact) {
		String text = (this.values.oneIn(2) ? ESCAPING : ApiClient.JSON).writeValueAsString(value);
		if (!exact && this.values.oneIn(8) && text.startsWith("{\"")) {
			// The first name once more.
			text = text.substring(0, text.indexOf(':')) + ":null," + text.substring(1);
		}
		if (!exact && this.values.oneIn(10)) {
			text = text.substring(0, text.length() / 2);
		}
		return bytes(text);
	}

	/** Rows of a batch, as lines or as a table. */
	private byte[] lines(String mediaType, boolean exact) {
		JsonNode example = this.operation.body(mediaType).path("example");
		JsonNode examples = this.operation.body(mediaType).path("examples");
		if (example.isMissingNode() && !examples.isEmpty()) {
			example = examples.iterator().next().path("value");
		}
		if (example.isString() && exact) {
			return bytes(example.asString());
		}
		StringBuilder text = new StringBuilder(mediaType.contains("json") ? "" : "customId,task,brand,title,body\n");
		for (int i = 0; i < 4; i++) {
			FuzzOperation row = this.values.pick(this.rows);
			if (!mediaType.contains("json")) {
				text.append(i)
					.append(',')
					.append(row.id())
					.append(',')
					.append(exact ? "Uber" : this.values.odd())
					.append(",,\n");
				continue;
			}
			JsonNode body = json(row, JSON, exact);
			text.append("{\"customId\":\"")
				.append(i)
				.append("\",\"task\":\"")
				.append(row.id())
				.append("\",\"body\":")
				.append(ESCAPING.writeValueAsString(body))
				.append("}\n");
		}
		return bytes(text.toString());
	}

	private byte[] multipart(boolean exact) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		this.operation.resolve(this.operation.body("multipart/form-data").path("schema"))
			.path("properties")
			.properties()
			.forEach((part) -> {
				boolean file = part.getValue().path("format").asString("").equals("binary");
				body.writeBytes(bytes("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + part.getKey()
						+ "\"" + (file ? "; filename=\"rows.csv\"\r\nContent-Type: text/csv" : "") + "\r\n\r\n"));
				body.writeBytes(file ? lines("text/csv", exact) : bytes(exact
						? this.values.allowed(part.getValue()).asString("") : this.values.pick(FuzzValues.ODD_TEXTS)));
				body.writeBytes(bytes("\r\n"));
			});
		body.writeBytes(bytes((exact || !this.values.oneIn(3)) ? "--" + BOUNDARY + "--\r\n" : ""));
		return body.toByteArray();
	}

	/** Half of a surrogate pair goes out as the three bytes that UTF-8 forbids. */
	static byte[] bytes(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
		text.codePoints().forEach((point) -> {
			if (point >= 0xd800 && point <= 0xdfff) {
				bytes.write(0xe0 | (point >> 12));
				bytes.write(0x80 | ((point >> 6) & 0x3f));
				bytes.write(0x80 | (point & 0x3f));
			}
			else if (point < 0x80) {
				bytes.write(point);
			}
			else {
				bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
			}
		});
		return bytes.toByteArray();
	}

}
