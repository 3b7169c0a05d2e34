package io.alignserve.tokenizer.jinja;

import java.util.List;
import java.util.Map;

/**
 * What a call, filter or test was given.
 *
 * @param what the called, for messages
 * @param positional values without a name
 * @param named values by name
 */
record Arguments(String what, List<Object> positional, Map<String, Object> named) {

	int size() {
		return this.positional.size();
	}

	boolean has(int index, String name) {
		return this.positional.size() > index || this.named.containsKey(name);
	}

	Object get(int index, String name) {
		Object value = (this.positional.size() > index) ? this.positional.get(index) : this.named.get(name);
		if (value == null) {
			throw new JinjaException(this.what + " needs " + name);
		}
		return value;
	}

	String text(int index, String name) {
		if (get(index, name) instanceof String text) {
			return text;
		}
		throw new JinjaException(name + " of " + this.what + " must be a text");
	}

	String textOr(int index, String name, String otherwise) {
		return (!has(index, name) || get(index, name) == Special.NONE) ? otherwise : text(index, name);
	}

	Arguments from(int index) {
		return new Arguments(this.what, this.positional.subList(Math.min(index, size()), size()), this.named);
	}

}
