package io.alignserve.api;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * What of the things that were found stands on a page.
 *
 * @param <T> what they are
 * @param found those on the page
 * @param nextCursor where the next page begins; {@code null} if there is none
 */
record PageCut<T>(List<T> found, @Nullable String nextCursor) {

	/**
	 * Cuts the page off.
	 * @param <T> what is on it
	 * @param found one more than fits, if there are so many
	 * @param limit how many fit, 1 or more
	 * @param place the number that all later ones are smaller than
	 * @return the page
	 */
	static <T> PageCut<T> of(List<T> found, int limit, ToLongFunction<T> place) {
		if (found.size() <= limit) {
			return new PageCut<>(found, null);
		}
		return new PageCut<>(found.subList(0, limit), Query.cursor(place.applyAsLong(found.get(limit - 1))));
	}

	<A> List<A> items(Function<T, A> answer) {
		return this.found.stream().map(answer).toList();
	}

}
