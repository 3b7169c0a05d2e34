package io.alignserve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of all properties of the service, made of the metadata that the compiler
 * leaves beside its classes.
 */
final class PropertyReference {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final String OURS = "alignserve.";

	private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("java.lang.Boolean", "`true`, `false`"),
			Map.entry("java.lang.Integer", "whole number"), Map.entry("java.lang.Double", "number"),
			Map.entry("java.lang.String", "text"), Map.entry("java.nio.file.Path", "path"),
			Map.entry("java.time.Duration", "duration"), Map.entry("org.springframework.util.unit.DataSize", "size"));

	/** Lists whose items have properties of their own: those stand in the table. */
	private static final String GROUPED = "$";

	private final List<Property> properties;

	private PropertyReference(List<Property> properties) {
		this.properties = properties;
	}

	/**
	 * Reads the metadata of the class path.
	 * @return the reference
	 */
	static PropertyReference read() {
		Map<String, Property> found = new TreeMap<>();
		try {
			for (URL url : Collections.list(PropertyReference.class.getClassLoader().getResources(METADATA))) {
				try (InputStream in = url.openStream()) {
					JsonNode metadata = JsonMapper.builder().build().readTree(in.readAllBytes());
					metadata.get("properties")
						.valueStream()
						.filter((one) -> one.get("name").asString().startsWith(OURS))
						.map(Property::of)
						.forEach((one) -> found.put(one.name(), one));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new PropertyReference(List.copyOf(found.values()));
	}

	List<Property> properties() {
		return this.properties;
	}

	/**
	 * Writes the tables, one for each group.
	 * @return Markdown
	 */
	String markdown() {
		StringBuilder text = new StringBuilder();
		Map<String, List<Property>> groups = this.properties.stream()
			.collect(Collectors.groupingBy(Property::group, TreeMap::new, Collectors.toCollection(ArrayList::new)));
		groups.forEach((group, members) -> {
			text.append("\n## `").append(group).append("`\n\n| property, environment variable | type | default | ");
			text.append("meaning |\n|---|---|---|---|\n");
			members.forEach((one) -> text.append(one.row()).append('\n'));
		});
		return text.toString();
	}

	/**
	 * A property.
	 *
	 * @param name its name
	 * @param type the Java type
	 * @param fallback what it is where nobody says so; null = nothing
	 * @param description what it means
	 */
	record Property(String name, String type, @Nullable String fallback, String description) {

		static Property of(JsonNode node) {
			return new Property(node.get("name").asString(), node.path("type").asString(""),
					node.has("defaultValue") ? text(node.get("defaultValue")) : null,
					node.path("description").asString(""));
		}

		private static String text(JsonNode value) {
			return value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
					: value.asString();
		}

		/** The first two parts of the name; the first alone for what has no group. */
		String group() {
			String[] parts = this.name.split("\\.");
			return (parts.length > 2) ? parts[0] + "." + parts[1] : parts[0];
		}

		/**
		 * The name as a variable of the environment: Spring's rule.
		 * @return for example {@code ALIGNSERVE_REQUESTLOG_SPOOLLIMIT}
		 */
		String variable() {
			return this.name.replace("-", "")
				.replace("[", "_")
				.replace("]", "")
				.replace('.', '_')
				.toUpperCase(Locale.ROOT);
		}

		String row() {
			String value = (this.fallback == null || this.fallback.isEmpty()) ? "–" : "`" + this.fallback + "`";
			boolean map = this.type.startsWith("java.util.Map");
			return "| `" + this.name + (map ? ".NAME" : "") + "`<br>`" + variable() + (map ? "_NAME" : "") + "` | "
					+ kind(this.type) + " | " + value + " | " + prose() + " |";
		}

		private String prose() {
			String text = this.description.replaceAll("\\{@code ([^}]*)}", "`$1`").replace("|", "\\|");
			return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
		}

		private static String kind(String type) {
			if (type.startsWith("java.util.List<")) {
				String item = type.substring(type.indexOf('<') + 1, type.length() - 1);
				return item.contains(GROUPED) ? "list, below" : "list of " + kind(item) + "s";
			}
			if (type.startsWith("java.util.Map<")) {
				return kind(type.substring(type.indexOf(',') + 1, type.length() - 1)) + " by name";
			}
			String known = TYPES.get(type);
			return (known != null) ? known : words(type);
		}

		private static String words(String type) {
			try {
				Object[] values = Class.forName(type).getEnumConstants();
				return Arrays.stream(values)
					.map((value) -> "`" + ((Enum<?>) value).name().toLowerCase(Locale.ROOT) + "`")
					.collect(Collectors.joining(", "));
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
