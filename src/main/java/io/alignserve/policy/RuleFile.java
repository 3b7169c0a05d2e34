package io.alignserve.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a file of rules, YAML or JSON: {@code phrases}, lists by name, and {@code rules}.
 */
final class RuleFile {

	private static final String CLASSPATH = "classpath:";

	private static final int MAX_BYTES = 1 << 20;

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private RuleFile() {
	}

	/**
	 * Reads the rules.
	 * @param location a path, or a resource that begins with {@code classpath:}
	 * @return the rules in their order
	 * @throws RulesRefusedException if they cannot be used
	 */
	static List<Rule> read(String location) {
		try {
			return parse(text(location));
		}
		catch (IOException | InvalidPathException ex) {
			throw new RulesRefusedException(location + " cannot be read: " + ex.getMessage(), ex);
		}
		catch (RulesRefusedException ex) {
			throw new RulesRefusedException("in " + location + ", " + ex.getMessage(), ex);
		}
	}

	private static String text(String location) throws IOException {
		try (InputStream in = open(location)) {
			byte[] bytes = in.readNBytes(MAX_BYTES + 1);
			if (bytes.length > MAX_BYTES) {
				throw new IOException("it has more than " + MAX_BYTES + " bytes");
			}
			return new String(bytes, StandardCharsets.UTF_8);
		}
	}

	private static InputStream open(String location) throws IOException {
		if (!location.startsWith(CLASSPATH)) {
			return Files.newInputStream(Path.of(location));
		}
		InputStream in = RuleFile.class.getResourceAsStream("/" + location.substring(CLASSPATH.length()));
		if (in == null) {
			throw new IOException("there is no such resource");
		}
		return in;
	}

	/**
	 * Reads the rules.
	 * @param text YAML or JSON
	 * @return the rules in their order
	 * @throws RulesRefusedException if they cannot be used
	 */
	static List<Rule> parse(String text) {
		Map<?, ?> root = map(load(text), "the file");
		for (Object key : root.keySet()) {
			if (!"phrases".equals(key) && !"rules".equals(key)) {
				throw new RulesRefusedException("there is a field '" + key + "'; allowed are: phrases, rules");
			}
		}
		RuleReader reader = new RuleReader(lists(root.get("phrases")));
		if (!(root.get("rules") instanceof List<?> written)) {
			throw new RulesRefusedException("'rules' is not a list of rules");
		}
		List<Rule> rules = new ArrayList<>();
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < written.size(); i++) {
			Rule rule = reader.read(draft(written.get(i), i), i);
			if (!ids.add(rule.id())) {
				throw new RulesRefusedException("there are two rules '" + rule.id() + "'");
			}
			rules.add(rule);
		}
		return rules;
	}

	private static @Nullable Object load(String text) {
		try {
			LoaderOptions options = new LoaderOptions();
			options.setAllowDuplicateKeys(false);
			return new Yaml(new SafeConstructor(options)).load(text);
		}
		catch (YAMLException ex) {
			throw new RulesRefusedException("it is not YAML: " + ex.getMessage(), ex);
		}
	}

	private static RuleDraft draft(@Nullable Object written, int index) {
		String name = RuleReader.name(index, map(written, "rule " + (index + 1)).get("id"));
		try {
			return JSON.convertValue(written, RuleDraft.class);
		}
		catch (JacksonException ex) {
			throw new RulesRefusedException(name + ": " + ex.getOriginalMessage(), ex);
		}
	}

	private static Map<String, List<Phrase>> lists(@Nullable Object written) {
		Map<String, List<Phrase>> lists = new TreeMap<>();
		if (written == null) {
			return lists;
		}
		map(written, "'phrases'").forEach((name, phrases) -> {
			if (!(phrases instanceof List<?> list)) {
				throw new RulesRefusedException("the list of phrases '" + name + "' is not a list");
			}
			lists.put(String.valueOf(name), list.stream()
				.map((phrase) -> RuleReader.phrase("the list of phrases '" + name + "'", String.valueOf(phrase)))
				.toList());
		});
		return lists;
	}

	private static Map<?, ?> map(@Nullable Object value, String name) {
		if (value instanceof Map<?, ?> map) {
			return map;
		}
		throw new RulesRefusedException(name + " is not an object with fields");
	}

}
