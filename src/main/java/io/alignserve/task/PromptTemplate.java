package io.alignserve.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A parsed prompt template.
 * <ul>
 * <li><code>{name}</code> prints the value of a {@link PromptField};</li>
 * <li><code>[[ ... ]]</code> is left out if a field named directly in it is absent;
 * sections nest, and an inner section left out does not take the outer one with it;</li>
 * <li><code>{?name}</code> prints nothing and demands that the field is present;</li>
 * <li><code>{!name}</code> prints nothing and demands that it is absent.</li>
 * </ul>
 * The template is parsed before any value is known, so that a value holding
 * <code>{brand}</code> or <code>[[</code> is printed as it is.
 */
final class PromptTemplate {

	private final List<Node> nodes;

	private PromptTemplate(List<Node> nodes) {
		this.nodes = nodes;
	}

	/**
	 * Parses a template.
	 * @param text the template
	 * @return the parsed template
	 * @throws IllegalArgumentException if a field is unknown or a bracket is not closed
	 */
	static PromptTemplate parse(String text) {
		return new PromptTemplate(new Parser(text).parse());
	}

	/**
	 * Renders the template.
	 * @param values the fields that are present
	 * @return the prompt
	 * @throws IllegalArgumentException if a field named outside of all sections is absent
	 */
	String render(Map<PromptField, String> values) {
		StringBuilder prompt = new StringBuilder();
		for (Node node : this.nodes) {
			if (!node.appendTo(prompt, values)) {
				throw new IllegalArgumentException("the prompt needs " + node + ", which is absent");
			}
		}
		return prompt.toString();
	}

	/**
	 * A piece of a template.
	 */
	private interface Node {

		/**
		 * Appends the piece.
		 * @param prompt where to
		 * @param values the fields that are present
		 * @return false if the section that holds the piece has to be left out
		 */
		boolean appendTo(StringBuilder prompt, Map<PromptField, String> values);

	}

	private record Text(String text) implements Node {

		@Override
		public boolean appendTo(StringBuilder prompt, Map<PromptField, String> values) {
			prompt.append(this.text);
			return true;
		}

	}

	private record Value(PromptField field) implements Node {

		@Override
		public boolean appendTo(StringBuilder prompt, Map<PromptField, String> values) {
			String value = values.get(this.field);
			if (value == null) {
				return false;
			}
			prompt.append(value);
			return true;
		}

		@Override
		public String toString() {
			return this.field.key();
		}

	}

	private record Condition(PromptField field, boolean present) implements Node {

		@Override
		public boolean appendTo(StringBuilder prompt, Map<PromptField, String> values) {
			return values.containsKey(this.field) == this.present;
		}

	}

	private record Section(List<Node> nodes) implements Node {

		@Override
		public boolean appendTo(StringBuilder prompt, Map<PromptField, String> values) {
			int start = prompt.length();
			for (Node node : this.nodes) {
				if (!node.appendTo(prompt, values)) {
					prompt.setLength(start);
					break;
				}
			}
			return true;
		}

	}

	private static final class Parser {

		private final String text;

		private int position;

		private Parser(String text) {
			this.text = text;
		}

		private List<Node> parse() {
			List<Node> nodes = nodes();
			if (this.position < this.text.length()) {
				throw new IllegalArgumentException("]] at character " + this.position + " closes nothing");
			}
			return nodes;
		}

		private List<Node> nodes() {
			List<Node> nodes = new ArrayList<>();
			StringBuilder literal = new StringBuilder();
			while (this.position < this.text.length() && !this.text.startsWith("]]", this.position)) {
				Node node = special();
				if (node == null) {
					literal.append(this.text.charAt(this.position++));
					continue;
				}
				flush(literal, nodes);
				nodes.add(node);
			}
			flush(literal, nodes);
			return List.copyOf(nodes);
		}

		private @Nullable Node special() {
			if (this.text.startsWith("[[", this.position)) {
				return section();
			}
			return (this.text.charAt(this.position) == '{') ? field() : null;
		}

		private Node section() {
			int start = this.position;
			this.position += 2;
			Node section = new Section(nodes());
			if (!this.text.startsWith("]]", this.position)) {
				throw new IllegalArgumentException("[[ at character " + start + " is not closed");
			}
			this.position += 2;
			return section;
		}

		private Node field() {
			int end = this.text.indexOf('}', this.position);
			if (end < 0) {
				throw new IllegalArgumentException("{ at character " + this.position + " is not closed");
			}
			String name = this.text.substring(this.position + 1, end);
			this.position = end + 1;
			if (name.startsWith("?") || name.startsWith("!")) {
				return new Condition(PromptField.fromKey(name.substring(1)), name.startsWith("?"));
			}
			return new Value(PromptField.fromKey(name));
		}

		private static void flush(StringBuilder literal, List<Node> nodes) {
			if (!literal.isEmpty()) {
				nodes.add(new Text(literal.toString()));
				literal.setLength(0);
			}
		}

	}

}
