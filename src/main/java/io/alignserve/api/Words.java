package io.alignserve.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Values by the words that clients write for them.
 */
final class Words {

	private Words() {
	}

	/**
	 * Returns the word that clients write for a value.
	 * @param value the value
	 * @return its name in lower case
	 */
	static String word(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Lists the words of values.
	 * @param <E> the type of the values
	 * @param values the values
	 * @param word the word of each
	 * @return the values by word, in their order
	 */
	static <E> Map<String, E> of(E[] values, Function<E, String> word) {
		return Arrays.stream(values)
			.collect(Collectors.toMap(word, Function.identity(), (first, second) -> first, LinkedHashMap::new));
	}

	/**
	 * Reads a list of words, each at most once.
	 * @param <E> the type of the values
	 * @param pointer where the list stands
	 * @param words the list, absent is empty
	 * @param find finds a value by its word
	 * @param allowed the words that are allowed, for the client to read
	 * @param findings takes what is wrong
	 * @return the values
	 */
	static <E> List<E> readAll(String pointer, @Nullable List<@Nullable String> words,
			Function<String, Optional<E>> find, Collection<String> allowed, Findings findings) {
		List<E> values = new ArrayList<>();
		if (words == null) {
			return values;
		}
		for (int i = 0; i < words.size(); i++) {
			String word = words.get(i);
			Optional<E> value = (word != null) ? find.apply(word) : Optional.empty();
			if (value.isEmpty()) {
				findings.notAllowed(pointer + "/" + i, String.valueOf(word), allowed);
			}
			else if (values.contains(value.get())) {
				findings.add(pointer + "/" + i, Findings.quoted(String.valueOf(word)) + " is given twice");
			}
			else {
				values.add(value.get());
			}
		}
		return values;
	}

	static <E> List<E> readAll(String pointer, @Nullable List<@Nullable String> words, Map<String, E> allowed,
			Findings findings) {
		return readAll(pointer, words, (word) -> Optional.ofNullable(allowed.get(word)), allowed.keySet(), findings);
	}

}
