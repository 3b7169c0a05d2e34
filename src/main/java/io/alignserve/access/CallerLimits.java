package io.alignserve.access;

import org.jspecify.annotations.Nullable;

/**
 * What a caller may use. What is {@code null} is not said for this caller: the configured
 * limit applies.
 *
 * @param requestsPerMinute calls of one minute, 1 or more
 * @param tokensPerMinute tokens of one minute, those of prompts and answers together, 1
 * or more
 * @param concurrentRequests calls at the same time, 1 or more
 */
public record CallerLimits(@Nullable Integer requestsPerMinute, @Nullable Integer tokensPerMinute,
		@Nullable Integer concurrentRequests) {

	/** The configured limits apply. */
	public static final CallerLimits DEFAULT = new CallerLimits(null, null, null);

	/**
	 * Creates limits.
	 * @throws IllegalArgumentException if one is less than 1
	 */
	public CallerLimits {
		requirePositive("requestsPerMinute", requestsPerMinute);
		requirePositive("tokensPerMinute", tokensPerMinute);
		requirePositive("concurrentRequests", concurrentRequests);
	}

	private static void requirePositive(String name, @Nullable Integer limit) {
		if (limit != null && limit < 1) {
			throw new IllegalArgumentException(name + " is " + limit + ", it must be 1 or more");
		}
	}

}
