package io.alignserve.dataset;

import java.util.List;

/**
 * What an ad is about.
 *
 * @param name for example {@code surfing}
 * @param appeal its appeal
 * @param price price level, 0 (cheap) to 3
 * @param words nouns of the theme
 * @param acts what people do, verb phrases
 * @param products what is sold
 */
record Theme(String name, Appeal appeal, int price, List<String> words, List<String> acts, List<Product> products) {

	Theme {
		words = List.copyOf(words);
		acts = List.copyOf(acts);
		products = List.copyOf(products);
	}

	/**
	 * Something sold under a theme.
	 *
	 * @param name plural or mass noun, for example {@code wetsuits}
	 * @param appeal its appeal
	 */
	record Product(String name, Appeal appeal) {
	}

}
