package io.alignserve.api;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a call that pages through something. An unknown one is refused:
 * a mistyped filter would otherwise let everything through.
 */
final class Query {

	/** Where the page begins: what {@link #cursor(long)} gave. */
	static final String CURSOR = "cursor";

	/** How long the page is. */
	static final String LIMIT = "limit";

	private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

	private static final int USUAL_LIMIT = 50;

	private static final int MAX_LIMIT = 500;

	private static final int MAX_CHARACTERS = 200;

	private static final int MAX_YEAR = 9999;

	private final HttpServletRequest request;

	private Query(HttpServletRequest request) {
		this.request = request;
	}

	/**
	 * Takes the parameters of a call.
	 * @param request the call
	 * @param filters the parameters it knows beside those of the page
	 * @return the parameters
	 * @throws RefusedException if there are others, or one is given twice
	 */
	static Query of(HttpServletRequest request, String... filters) {
		List<String> known = Arrays.asList(Arrays.copyOf(filters, filters.length + 2));
		known.set(filters.length, CURSOR);
		known.set(filters.length + 1, LIMIT);
		request.getParameterMap().forEach((name, values) -> {
			if (!known.contains(name)) {
				throw refused("there is no query parameter " + Findings.quoted(name) + " here; allowed are: "
						+ String.join(", ", known));
			}
			if (values.length > 1) {
				throw refused("the query parameter " + name + " is given " + values.length + " times; give it once");
			}
		});
		return new Query(request);
	}

	/**
	 * Refuses query parameters of a call that knows none.
	 * @param request the call, whose body may be a form
	 * @throws RefusedException if there are any
	 */
	static void ofNone(HttpServletRequest request) {
		if (request.getQueryString() != null) {
			throw refused("there are no query parameters here");
		}
	}

	/**
	 * Returns a text.
	 * @param name the parameter's name
	 * @return its value, {@code null} if it is absent
	 * @throws RefusedException if it is empty, too long or not text
	 */
	@Nullable String text(String name) {
		String text = this.request.getParameter(name);
		if (text != null && (text.isBlank() || text.length() > MAX_CHARACTERS || !Findings.isWritable(text))) {
			throw wrong(name, text, "allowed is a text of 1 to " + MAX_CHARACTERS + " characters");
		}
		return text;
	}

	/**
	 * Returns a time.
	 * @param name the parameter's name
	 * @return its value, {@code null} if it is absent
	 * @throws RefusedException if it is none
	 */
	@Nullable Instant time(String name) {
		String text = text(name);
		if (text == null) {
			return null;
		}
		try {
			Instant time = OffsetDateTime.parse(text).toInstant();
			int year = time.atOffset(ZoneOffset.UTC).getYear();
			if (year >= 1 && year <= MAX_YEAR) {
				return time;
			}
		}
		catch (DateTimeException ex) {
			// Told below.
		}
		throw wrong(name, text, "write a time as 2026-01-31T12:00:00Z; + in an offset is written as %2B");
	}

	/**
	 * Returns how long the page is.
	 * @return 1 to {@value #MAX_LIMIT}
	 * @throws RefusedException if it is anything else
	 */
	int limit() {
		return limit(USUAL_LIMIT, MAX_LIMIT);
	}

	/**
	 * Returns how long the page is.
	 * @param usual how long it is when nothing is said
	 * @param most how long it may be
	 * @return 1 to the most
	 * @throws RefusedException if it is anything else
	 */
	int limit(int usual, int most) {
		Integer limit = number(LIMIT, 1, most);
		return (limit != null) ? limit : usual;
	}

	/**
	 * Returns where the page begins.
	 * @return the last place of the page before, {@code null} for the first page
	 * @throws RefusedException if it is no cursor
	 */
	@Nullable Long place() {
		return position(Long::parseLong, Query::cursor);
	}

	/**
	 * Returns where the page begins.
	 * @param <T> what a place is
	 * @param read reads a place from what was given to {@link #cursor(String)}; throws
	 * {@link IllegalArgumentException} or {@link DateTimeException} if it is none
	 * @param write writes its cursor
	 * @return the place, {@code null} for the first page
	 * @throws RefusedException if it is no cursor
	 */
	<T> @Nullable T position(Function<String, T> read, Function<T, String> write) {
		String text = text(CURSOR);
		if (text == null) {
			return null;
		}
		try {
			T place = read.apply(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
			if (write.apply(place).equals(text)) {
				return place;
			}
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			// Told below.
		}
		throw wrong(CURSOR, text, "give the nextCursor of an earlier answer as it is, or none for the first page");
	}

	/**
	 * Returns a whole number.
	 * @param name the parameter's name
	 * @param min the smallest allowed
	 * @param max the largest allowed
	 * @return its value, {@code null} if it is absent
	 * @throws RefusedException if it is anything else
	 */
	@Nullable Integer number(String name, int min, int max) {
		String text = text(name);
		if (text == null) {
			return null;
		}
		try {
			int number = Integer.parseInt(text);
			// It reads the digits of all scripts.
			if (WHOLE.matcher(text).matches() && number >= min && number <= max) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Told below.
		}
		throw wrong(name, text, "allowed is a whole number from " + min + " to " + max);
	}

	/**
	 * Returns one of some words.
	 * @param <E> what the words stand for
	 * @param name the parameter's name
	 * @param words what is allowed
	 * @return what its value stands for, {@code null} if it is absent
	 * @throws RefusedException if it is none of the words
	 */
	<E> @Nullable E word(String name, Map<String, E> words) {
		String text = text(name);
		if (text == null) {
			return null;
		}
		E value = words.get(text);
		if (value == null) {
			throw wrong(name, text, "allowed are: " + String.join(", ", words.keySet()));
		}
		return value;
	}

	/**
	 * Writes where the next page begins.
	 * @param id the last id of this one
	 * @return a text whose form may change
	 */
	static String cursor(long id) {
		return cursor(Long.toString(id));
	}

	/**
	 * Writes where the next page begins.
	 * @param place the last place of this one
	 * @return a text whose form may change
	 */
	static String cursor(String place) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.US_ASCII));
	}

	private static RefusedException wrong(String name, String value, String allowed) {
		return refused("the query parameter " + name + " is " + Findings.quoted(value) + "; " + allowed);
	}

	private static RefusedException refused(String detail) {
		return new RefusedException(Problem.of(ProblemType.INVALID_REQUEST, detail));
	}

}
