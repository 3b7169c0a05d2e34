package io.alignserve.tokenizer.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A loop.
 *
 * @param names the names that an element is given to
 * @param through what the loop goes through
 * @param filter what must hold of an element; null if nothing
 * @param inside the loop's body
 * @param otherwise what runs if there was no element
 */
record Loop(List<String> names, Expression through, @Nullable Expression filter, List<Statement> inside,
		List<Statement> otherwise) implements Statement {

	/** What a round costs beside its statements. */
	private static final int ROUND = 20;

	@Override
	public Flow run(Scope scope, StringBuilder out) {
		List<Object> elements = Values.list(this.through.in(scope), scope.budget());
		Expression condition = this.filter;
		if (condition != null) {
			elements = elements.stream().filter((element) -> {
				Scope trial = scope.inner();
				name(trial, element);
				return Values.truth(condition.in(trial));
			}).toList();
		}
		if (elements.isEmpty()) {
			return Statement.runAll(this.otherwise, scope, out);
		}
		for (int i = 0; i < elements.size(); i++) {
			scope.budget().charge(ROUND);
			Scope round = scope.inner();
			name(round, elements.get(i));
			round.set("loop", state(elements, i));
			if (Statement.runAll(this.inside, round, out) == Flow.BREAK) {
				break;
			}
		}
		return Flow.NEXT;
	}

	private void name(Scope scope, Object element) {
		if (this.names.size() == 1) {
			scope.set(this.names.get(0), element);
			return;
		}
		if (!(element instanceof List<?> parts) || parts.size() != this.names.size()) {
			throw new JinjaException(
					"a loop over " + this.names + " needs elements of " + this.names.size() + " parts");
		}
		for (int i = 0; i < this.names.size(); i++) {
			scope.set(this.names.get(i), parts.get(i));
		}
	}

	private static Map<String, Object> state(List<Object> elements, int index) {
		Map<String, Object> state = new HashMap<>();
		int size = elements.size();
		state.put("index", index + 1L);
		state.put("index0", (long) index);
		state.put("revindex", (long) size - index);
		state.put("revindex0", size - index - 1L);
		state.put("first", index == 0);
		state.put("last", index == size - 1);
		state.put("length", (long) size);
		if (index > 0) {
			state.put("previtem", elements.get(index - 1));
		}
		if (index < size - 1) {
			state.put("nextitem", elements.get(index + 1));
		}
		return state;
	}

}
