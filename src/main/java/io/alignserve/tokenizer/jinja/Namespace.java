package io.alignserve.tokenizer.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code namespace(...)} makes: the one value whose fields a template may set.
 *
 * @param fields its fields
 */
record Namespace(Map<String, Object> fields) {

	static Namespace of(Map<String, Object> fields) {
		return new Namespace(new LinkedHashMap<>(fields));
	}

}
