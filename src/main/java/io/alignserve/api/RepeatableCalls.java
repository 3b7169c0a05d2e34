package io.alignserve.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

import io.alignserve.access.Claim;

/**
 * The calls that a client can repeat safely with an {@code Idempotency-Key}, and what
 * makes two of them the same.
 */
final class RepeatableCalls {

	/** The header with the client's key. */
	static final String HEADER = "Idempotency-Key";

	/** The header of an answer that is given again. */
	static final String REPLAYED = "Idempotency-Replayed";

	/** The most characters of a key. */
	static final int MAX_KEY_CHARACTERS = 255;

	/**
	 * Uploads of batches are beside them, but too large to be held, so
	 * {@link RepeatedUploads} sees to them.
	 */
	static final Set<String> PATHS = Arrays.stream(ModelCall.values())
		.map(ModelCall::path)
		.collect(Collectors.toUnmodifiableSet());

	/** Most calls are answered by then. */
	private static final Duration RUNNING_RETRY = Duration.ofSeconds(1);

	private static final Pattern KEY = Pattern.compile("[ -~]{1," + MAX_KEY_CHARACTERS + "}");

	private RepeatableCalls() {
	}

	static boolean includes(HttpServletRequest request) {
		return "POST".equals(request.getMethod()) && PATHS.contains(request.getServletPath());
	}

	/**
	 * Returns the key of a call.
	 * @param request a call with the header
	 * @return 1 to 255 characters
	 * @throws RefusedException if it is none
	 */
	static String key(HttpServletRequest request) {
		List<String> keys = Collections.list(request.getHeaders(HEADER));
		if (keys.size() != 1 || !KEY.matcher(keys.get(0)).matches()) {
			throw new RefusedException(Problem.of(ProblemType.INVALID_REQUEST,
					"the header " + HEADER
							+ ((keys.size() != 1) ? " is sent " + keys.size() + " times" : " is not a key")
							+ "; it must be sent once and have 1 to " + MAX_KEY_CHARACTERS
							+ " printable ASCII characters, best a random UUID"));
		}
		return keys.get(0);
	}

	/**
	 * Says why a call is neither answered nor replayed.
	 * @param claim {@link Claim.Running} or {@link Claim.Mismatch}
	 * @return the problem
	 */
	static Problem refusal(Claim claim) {
		return (claim instanceof Claim.Running)
				? Problem.later(ProblemType.STILL_RUNNING,
						"a request with this " + HEADER + " is still being answered; repeat it to get that answer",
						RUNNING_RETRY)
				: Problem.of(ProblemType.IDEMPOTENCY_MISMATCH,
						"this " + HEADER + " was used for another request: path, query, media types and body must "
								+ "be the same, byte for byte; take a new key for a new request");
	}

	/**
	 * Digests all that was asked: the path, the query, which form of answer, and the
	 * body.
	 * @param request the call
	 * @param response its response
	 * @return SHA-256
	 * @throws IOException if the body cannot be read
	 */
	static byte[] digest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		MessageDigest sha256 = sha256();
		for (String part : List.of(request.getServletPath(), text(request.getQueryString()),
				accepted(request, response), type(request.getContentType()))) {
			add(sha256, part.getBytes(StandardCharsets.UTF_8));
		}
		add(sha256, request.getInputStream().readAllBytes());
		return sha256.digest();
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	/** With its length, so that no two calls run together to the same bytes. */
	static void add(MessageDigest sha256, byte[] part) {
		sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
		sha256.update(part);
	}

	private static String accepted(HttpServletRequest request, HttpServletResponse response) {
		try {
			return new Exchange(request, response, false).wantsStream() ? "stream" : "json";
		}
		catch (RefusedException | InvalidMediaTypeException ex) {
			return "neither";
		}
	}

	private static String type(@Nullable String contentType) {
		try {
			MediaType type = MediaType.parseMediaType(text(contentType));
			return type.getType() + "/" + type.getSubtype();
		}
		catch (InvalidMediaTypeException ex) {
			return "unknown";
		}
	}

	private static String text(@Nullable String text) {
		return (text != null) ? text : "";
	}

}
