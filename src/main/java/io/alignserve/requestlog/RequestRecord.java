package io.alignserve.requestlog;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * One answered or refused call, as the caller of {@link RequestRecorder} knows it.
 *
 * @param id the id given to the client, 1 to 64 characters; a client that chooses its own
 * ids may repeat one, each call has a row all the same
 * @param receivedAt when the request arrived
 * @param caller name of the API key, or {@code local}, or {@code anonymous}
 * @param task for example {@code tag-age}, {@code tap}; null if the call did not get far
 * enough to know
 * @param model what answered; null if no model was reached
 * @param parameters what shaped the answer (seed, temperature, candidates, attributes …):
 * numbers, strings, booleans and lists of them; no prompt and no ad text
 * @param usage tokens read and written
 * @param timing milliseconds spent
 * @param status HTTP status, 100 to 599
 * @param outcome how the call ended
 * @param problemType the {@code type} of the problem document; null if there was none
 * @param input the text that was judged or continued; only its SHA-256 is kept unless
 * texts are configured
 * @param output the text that was answered; kept like the input
 */
public record RequestRecord(String id, Instant receivedAt, String caller, @Nullable String task, @Nullable Model model,
		Map<String, Object> parameters, Usage usage, Timing timing, int status, RequestOutcome outcome,
		@Nullable String problemType, @Nullable String input, @Nullable String output) {

	public RequestRecord {
		if (id.isEmpty() || id.length() > 64) {
			throw new IllegalArgumentException("a request id has " + id.length() + " characters, it must have 1 to 64");
		}
		if (status < 100 || status > 599) {
			throw new IllegalArgumentException("status is " + status + ", it must be between 100 and 599");
		}
		parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
	}

	/**
	 * What answered.
	 *
	 * @param alias the alias asked for; null if a checkpoint was named directly
	 * @param checkpoint name of the checkpoint
	 * @param digest digest of the checkpoint
	 */
	public record Model(@Nullable String alias, String checkpoint, String digest) {
	}

	/**
	 * Tokens of one call.
	 *
	 * @param promptTokens tokens read, 0 or more
	 * @param completionTokens tokens written over all candidates, 0 or more
	 */
	public record Usage(int promptTokens, int completionTokens) {

		/** No token was read or written. */
		public static final Usage NONE = new Usage(0, 0);

	}

	/**
	 * Time of one call.
	 *
	 * @param queueMillis waiting for a place in a step, 0 or more
	 * @param firstTokenMillis from arrival to the first token; null if none was made
	 * @param totalMillis from arrival to the end of the answer, 0 or more
	 */
	public record Timing(long queueMillis, @Nullable Long firstTokenMillis, long totalMillis) {
	}

}
