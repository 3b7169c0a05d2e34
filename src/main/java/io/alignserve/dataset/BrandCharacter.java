package io.alignserve.dataset;

import java.util.List;

/**
 * The character of a brand, shown by the end of its name.
 *
 * @param name for example {@code labs}
 * @param appeal its appeal
 * @param suffixes last words of such brands' names
 */
record BrandCharacter(String name, Appeal appeal, List<String> suffixes) {

	BrandCharacter {
		suffixes = List.copyOf(suffixes);
	}

}
