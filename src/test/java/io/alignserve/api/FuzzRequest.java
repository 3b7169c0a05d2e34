package io.alignserve.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import tools.jackson.databind.JsonNode;

/**
 * One request: what an operation asks for, nearly that, or anything at all.
 *
 * @param operation what is called
 * @param level how wild it is
 * @param odd whether the web server itself may refuse it, before anybody gives it an id
 * @param keyed whether it carries a key that opens everything
 * @param bytes all that is sent
 */
record FuzzRequest(FuzzOperation operation, Level level, boolean odd, boolean keyed, byte[] bytes) {

	private static final List<String> ODD_HEADERS = List.of("Accept: text/html", "Accept: ,;,", "Accept: */*;q=banana",
			"Accept: application/json;q=0", "Content-Encoding: gzip", "Range: bytes=0-1", "If-None-Match: *",
			"If-Modified-Since: yesterday", "Origin: http://elsewhere.example", "X-HTTP-Method-Override: DELETE",
			"X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: \"", "Forwarded: for=", "Cookie: JSESSIONID=1; a=\"",
			"traceparent: 00-zz", "Upgrade: websocket", "Accept-Language: xx-,;q=", "Accept-Charset: utf-99",
			"X-Request-Id: \"><script>", "X-Request-Id: " + "i".repeat(500), "Idempotency-Key: " + "k".repeat(256),
			"Idempotency-Key:", "Last-Event-ID: \\u0000", "Expect: 100-continue", "Sec-Fetch-Site: cross-site",
			"X-Long: " + "v".repeat(3000));

	private static final List<String> ODD_TYPES = List.of("text/plain", "application/xml",
			"application/json; charset=utf-16", "application/json; charset=nonsense", "application/json;;", "json",
			"*/*", "", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=",
			"application/problem+json", "a/b/c", "text/csv", "application/jsonl; charset=utf-8");

	private static final List<String> ODD_KEYS = List.of("Bearer", "Bearer x", "Basic YWRtaW46YWRtaW4=", "bearer  ",
			"Bearer as_0123456789ab_" + "x".repeat(43), "Bearer " + "k".repeat(4000), "Bearer a.b.c",
			"Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.");

	private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS",
			"TRACE", "BREW", "get");

	/** How wild a request is. */
	enum Level {

		/** What the document asks for. */
		VALID,
		/** That with something wrong in it. */
		NEAR,
		/** Anything at all. */
		WILD

	}

	/**
	 * Makes a request.
	 * @param random decides everything
	 * @param all the operations
	 * @param known ids and names that the service has given before
	 * @param key opens everything
	 * @return the request
	 */
	static FuzzRequest make(Random random, List<FuzzOperation> all, List<String> known, String key) {
		FuzzOperation operation = all.get(random.nextInt(all.size()));
		int dice = random.nextInt(20);
		Level level = (dice < 8) ? Level.VALID : (dice < 15) ? Level.NEAR : Level.WILD;
		return new Writer(operation, level, new FuzzValues(random, operation, known), all).write(key);
	}

	/** For people: the start of it, what cannot be seen escaped. */
	String told() {
		String text = new String(this.bytes, 0, Math.min(1500, this.bytes.length), StandardCharsets.ISO_8859_1);
		StringBuilder told = new StringBuilder();
		text.chars()
			.forEach((letter) -> told.append((letter == '\n' || (letter >= ' ' && letter < 127)) ? (char) letter
					: (letter == '\r') ? "" : "\\x" + Integer.toHexString(letter)));
		return told.toString().replaceAll("Bearer as_\\S+", "Bearer …");
	}

	/** Puts a request together. */
	private static final class Writer {

		private final FuzzOperation operation;

		private final Level level;

		private final FuzzValues values;

		private final List<FuzzOperation> all;

		private final List<String> headers = new ArrayList<>(List.of("Host: localhost", "Connection: close"));

		private boolean odd;

		Writer(FuzzOperation operation, Level level, FuzzValues values, List<FuzzOperation> all) {
			this.operation = operation;
			this.level = level;
			this.values = values;
			this.all = all;
		}

		FuzzRequest write(String key) {
			String target = path() + query();
			headers();
			boolean keyed = authorization(key);
			byte[] body = body();
			boolean other = this.level == Level.WILD && this.values.oneIn(8);
			String method = other ? this.values.pick(METHODS) : this.operation.method();
			this.odd |= method.equals("TRACE");
			ByteArrayOutputStream all = new ByteArrayOutputStream();
			all.writeBytes(FuzzBody
				.bytes(method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", this.headers) + "\r\n\r\n"));
			all.writeBytes(body);
			return new FuzzRequest(this.operation, this.level, this.odd, keyed, all.toByteArray());
		}

		private boolean isOdd(int oneIn) {
			return this.level != Level.VALID && this.values.oneIn(oneIn);
		}

		private String path() {
			String path = this.operation.path();
			for (JsonNode parameter : this.operation.parameters("path")) {
				String value = isOdd(3) ? this.values.pick(FuzzValues.ODD_TEXTS) : value(parameter);
				path = path.replace("{" + parameter.get("name").asString() + "}", encoded(value));
			}
			if (this.level == Level.WILD && this.values.oneIn(10)) {
				path += this.values
					.pick(List.of("/", "/..", "//", ";a=b", "%2e%2e", "/%00", ".json", "%", "\\", "\u00fc", "|"));
				this.odd = true;
			}
			return path;
		}

		private String query() {
			List<String> pairs = new ArrayList<>();
			for (JsonNode parameter : this.operation.parameters("query")) {
				if (parameter.path("required").asBoolean(false) || this.values.oneIn(3)) {
					String value = isOdd(2) ? this.values.pick(FuzzValues.ODD_TEXTS) : value(parameter);
					pairs.add(parameter.get("name").asString() + "=" + encoded(value));
				}
			}
			if (isOdd(10)) {
				pairs.add(this.values
					.pick(List.of("x=1", "explain=", "explain=prompt&explain=prompt", "%zz=1", "=", "&&", "a[]=1",
							"limit=1e9", "cursor=%ff", "page=-1", encoded(this.values.pick(FuzzValues.ODD_TEXTS)))));
			}
			this.odd |= pairs.contains("a[]=1");
			return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
		}

		private String value(JsonNode parameter) {
			if (parameter.has("example") && this.values.oneIn(2)) {
				return parameter.get("example").asString("");
			}
			JsonNode value = this.values.allowed(parameter.path("schema"));
			return value.isValueNode() ? value.asString("") : value.toString();
		}

		/** A very long address is refused by the web server. */
		private String encoded(String text) {
			StringBuilder encoded = new StringBuilder();
			for (byte one : FuzzBody.bytes(text)) {
				boolean plain = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9')
						|| "-._~".indexOf(one) >= 0;
				encoded.append(plain ? String.valueOf((char) one) : String.format("%%%02X", one));
			}
			// The web server itself refuses these.
			this.odd |= text.length() > 1000 || text.codePoints()
				.anyMatch((one) -> "/\\%\0".indexOf(one) >= 0 || (one >= 0xd800 && one <= 0xdfff));
			return encoded.toString();
		}

		private void headers() {
			for (JsonNode parameter : this.operation.parameters("header")) {
				if (this.values.oneIn(3)) {
					this.headers
						.add(parameter.get("name").asString() + ": " + value(parameter).replaceAll("[^ -~]", "?"));
				}
			}
			List<String> answers = List.copyOf(this.operation.answerTypes());
			if (!answers.isEmpty() && this.values.oneIn(2)) {
				this.headers.add("Accept: " + this.values.pick(answers));
			}
			if (this.level == Level.WILD) {
				for (int left = 2; left > 0; left--) {
					this.headers.add(this.values.pick(ODD_HEADERS));
				}
				if (this.values.oneIn(12)) {
					this.headers
						.add("X-Odd: " + this.values.pick(List.of("\u0000", "\u00fc", "\u007f", "\ud800", "a\rb")));
					this.odd = true;
				}
			}
		}

		private boolean authorization(String key) {
			if (isOdd(6)) {
				if (this.values.oneIn(2)) {
					this.headers.add("Authorization: " + this.values.pick(ODD_KEYS));
				}
				return false;
			}
			this.headers.add("Authorization: Bearer " + key);
			return true;
		}

		private byte[] body() {
			List<String> types = this.operation.bodyTypes();
			if (types.isEmpty() && !isOdd(4)) {
				return new byte[0];
			}
			FuzzBody bodies = new FuzzBody(this.values, this.operation, this.all);
			String type = types.isEmpty() ? "application/json" : this.values.pick(types);
			byte[] body = (types.isEmpty() || (this.level == Level.WILD && !this.values.oneIn(4))) ? bodies.garbage()
					: bodies.of(type, this.level == Level.VALID);
			if (this.level == Level.WILD && this.values.oneIn(3)) {
				this.headers.add("Content-Type: " + this.values.pick(ODD_TYPES));
			}
			else {
				this.headers.add("Content-Type: " + type
						+ (type.startsWith("multipart/") ? "; boundary=" + FuzzBody.BOUNDARY : ""));
			}
			if (isOdd(8)) {
				this.headers.add("Transfer-Encoding: chunked");
				return chunked(body);
			}
			this.headers.add("Content-Length: " + body.length);
			return body;
		}

		private static byte[] chunked(byte[] body) {
			ByteArrayOutputStream chunks = new ByteArrayOutputStream();
			if (body.length > 0) {
				chunks.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
				chunks.writeBytes(body);
				chunks.writeBytes(new byte[] { '\r', '\n' });
			}
			chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			return chunks.toByteArray();
		}

	}

}
