package io.alignserve.requestlog;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The request log, to be read.
 */
public interface LoggedRequests {

	/** The most rows that {@link #withId} gives. */
	int MOST_WITH_ONE_ID = 100;

	/**
	 * Pages through the rows, newest first, without their texts.
	 * @param filter which rows
	 * @param before only rows before this place; null = from the newest
	 * @param limit the most rows, 1 to 1000
	 * @return the rows
	 */
	List<LoggedRequest> page(Filter filter, LoggedRequest.@Nullable Position before, int limit);

	/**
	 * Finds the rows of an id, newest first, with the texts that are kept of them.
	 * @param id an id that a client got
	 * @return the newest {@value #MOST_WITH_ONE_ID} of its rows, more than one if the
	 * client repeated it or the call was repeated for a canary
	 */
	List<LoggedRequest> withId(String id);

	/**
	 * Which rows; what is null does not matter.
	 *
	 * @param from not before this time
	 * @param to before this time
	 * @param caller name of the API key, {@code local} or {@code anonymous}
	 * @param task for example {@code tag-age}
	 * @param modelAlias the alias asked for
	 * @param checkpoint the checkpoint that answered
	 * @param status HTTP status
	 * @param outcome how the call ended
	 */
	record Filter(@Nullable Instant from, @Nullable Instant to, @Nullable String caller, @Nullable String task,
			@Nullable String modelAlias, @Nullable String checkpoint, @Nullable Integer status,
			@Nullable RequestOutcome outcome) {

		/** Every row. */
		public static final Filter ALL = new Filter(null, null, null, null, null, null, null, null);

	}

}
