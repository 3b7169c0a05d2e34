package io.alignserve.api;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in a PromQL expression: of metrics, each with the labels that its selector
 * asks for, and of the labels that are grouped or joined by.
 */
final class PromQlNames {

	private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");

	private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");

	private static final Pattern TOKEN = Pattern.compile("[0-9][0-9.a-zA-Z]*|[a-zA-Z_:][a-zA-Z0-9_:]*|[{}()]");

	private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

	private static final Set<String> GROUPINGS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

	private final Map<String, Set<String>> metrics = new TreeMap<>();

	private final Set<String> grouped = new TreeSet<>();

	private boolean inSelector;

	private boolean inGrouping;

	private String metric = "";

	private PromQlNames() {
	}

	static PromQlNames of(String expression) {
		PromQlNames names = new PromQlNames();
		String bare = RANGE.matcher(STRING.matcher(expression).replaceAll("0")).replaceAll("");
		Matcher tokens = TOKEN.matcher(bare);
		boolean grouping = false;
		while (tokens.find()) {
			String token = tokens.group();
			if (token.equals("(") && grouping) {
				names.inGrouping = true;
			}
			grouping = GROUPINGS.contains(token) && !names.inSelector;
			if (!grouping && !OPERATORS.contains(token)) {
				names.take(token, bare.substring(tokens.end()).stripLeading().startsWith("("));
			}
		}
		return names;
	}

	private void take(String token, boolean beforeParenthesis) {
		switch (token) {
			case "{" -> this.inSelector = true;
			case "}" -> this.inSelector = false;
			case ")" -> this.inGrouping = false;
			default -> {
				if (Character.isDigit(token.charAt(0)) || token.equals("(")) {
					return;
				}
				if (this.inGrouping) {
					this.grouped.add(token);
				}
				else if (this.inSelector) {
					this.metrics.computeIfAbsent(this.metric, (name) -> new TreeSet<>()).add(token);
				}
				else if (!beforeParenthesis && !isAggregationBefore(token)) {
					this.metric = token;
					this.metrics.computeIfAbsent(token, (name) -> new TreeSet<>());
				}
			}
		}
	}

	/** As in {@code sum by (job) (...)}: no metric is called that. */
	private static boolean isAggregationBefore(String token) {
		return Set.of("sum", "max", "min", "avg", "count").contains(token);
	}

	/** Labels by metric. */
	Map<String, Set<String>> metrics() {
		return this.metrics;
	}

	Set<String> grouped() {
		return this.grouped;
	}

}
