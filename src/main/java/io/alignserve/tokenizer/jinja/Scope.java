package io.alignserve.tokenizer.jinja;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The names that a place in a template sees. A loop's body has a scope of its own, a
 * condition's has not: as in Jinja, what is set in a loop is gone behind it.
 */
final class Scope {

	private final @Nullable Scope outer;

	private final Map<String, Object> values = new HashMap<>();

	private final Budget budget;

	Scope(Budget budget) {
		this.outer = null;
		this.budget = budget;
	}

	private Scope(Scope outer) {
		this.outer = outer;
		this.budget = outer.budget;
	}

	Scope inner() {
		return new Scope(this);
	}

	Budget budget() {
		return this.budget;
	}

	void set(String name, Object value) {
		this.values.put(name, value);
	}

	Object get(String name) {
		for (Scope scope = this; scope != null; scope = scope.outer) {
			Object value = scope.values.get(name);
			if (value != null) {
				return value;
			}
		}
		return Special.UNDEFINED;
	}

}
