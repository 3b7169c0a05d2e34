package io.alignserve.tokenizer.jinja;

import java.util.List;

/**
 * A parsed piece of a template that writes text or sets names.
 */
interface Statement {

	/** Runs the statement and says how to go on. */
	Flow run(Scope scope, StringBuilder out);

	/** Runs statements in order until one leaves the loop around them. */
	static Flow runAll(List<Statement> statements, Scope scope, StringBuilder out) {
		for (Statement statement : statements) {
			scope.budget().charge(1);
			Flow flow = statement.run(scope, out);
			if (flow != Flow.NEXT) {
				return flow;
			}
		}
		return Flow.NEXT;
	}

	/** How to go on behind a statement. */
	enum Flow {

		/** With the next statement. */
		NEXT,
		/** Behind the loop. */
		BREAK,
		/** With the next round of the loop. */
		CONTINUE

	}

}
