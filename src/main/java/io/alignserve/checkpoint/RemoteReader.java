package io.alignserve.checkpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.alignserve.checkpoint.RemoteSettings.Key;
import io.alignserve.checkpoint.RemoteSettings.Scoring;
import io.alignserve.checkpoint.RemoteSettings.Timeouts;

/**
 * Reads {@code remote.json}. A member that is not known is refused: it would be one that
 * somebody believes in.
 */
final class RemoteReader {

	private static final Set<String> MEMBERS = new TreeSet<>(Set.of("url", "model", "contextLength", "endTokens",
			"scoring", "logProbabilities", "maxConcurrent", "maxWaiting", "connectSeconds", "eventSeconds",
			"totalSeconds", "keyVariable", "keyFile", "extensions"));

	private static final int MAX_TEXT = 500;

	private static final int MAX_END_TOKENS = 64;

	private static final double MAX_SECONDS = 3600;

	private static final int MAX_PORT = 65_535;

	/** Not any variable: the address that its value is sent to is in the same file. */
	private static final Pattern VARIABLE = Pattern.compile("ALIGNSERVE_REMOTE_[A-Z0-9_]{1,100}");

	private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

	private final JsonFile file;

	private RemoteReader(JsonFile file) {
		this.file = file;
	}

	static RemoteSettings read(JsonFile file) {
		for (String name : file.root().propertyNames()) {
			if (!MEMBERS.contains(name)) {
				throw new CheckpointException("\"" + shortened(name) + "\" in " + file.name()
						+ " is not known; known are " + String.join(", ", MEMBERS));
			}
		}
		return new RemoteReader(file).read();
	}

	private RemoteSettings read() {
		Timeouts timeouts = new Timeouts(seconds("connectSeconds", 5), seconds("eventSeconds", 30),
				seconds("totalSeconds", 120));
		int context = this.file.absent("contextLength") ? 0 : between("contextLength", 0, 2, 100_000_000);
		return new RemoteSettings(url(), required("model"), context, endTokens(), scoring(),
				between("logProbabilities", 20, 1, 1_000_000), between("maxConcurrent", 16, 1, 1024),
				between("maxWaiting", 256, 0, 100_000), timeouts, key(), this.file.flag("extensions", true));
	}

	/** What it says is never repeated: it may hold a password or a key. */
	private URI url() {
		String text = required("url");
		URI url;
		try {
			url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
		}
		catch (URISyntaxException ex) {
			throw wrongUrl("must be an address such as http://gpu-1:8000/v1");
		}
		if (String.valueOf(url.getRawAuthority()).contains("@")) {
			throw wrongUrl("names a user; name the key by keyVariable or keyFile");
		}
		String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
		if (!scheme.equals("http") && !scheme.equals("https") || url.getHost() == null) {
			throw wrongUrl("must begin with http:// or https:// and name a host");
		}
		if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
			throw wrongUrl("names a port that is not between 1 and " + MAX_PORT);
		}
		if (url.getRawQuery() != null || url.getRawFragment() != null) {
			throw wrongUrl("must have neither a query nor a fragment");
		}
		return url;
	}

	private CheckpointException wrongUrl(String why) {
		return new CheckpointException("url in " + this.file.name() + " " + why);
	}

	private String required(String field) {
		String text = this.file.text(field, "");
		if (text.isBlank() || text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
			throw new CheckpointException(field + " in " + this.file.name() + " must be a text of 1 to " + MAX_TEXT
					+ " characters without control characters");
		}
		return text;
	}

	private Set<Integer> endTokens() {
		Set<Integer> ids = new LinkedHashSet<>();
		if (this.file.absent("endTokens")) {
			return ids;
		}
		JsonNode list = this.file.field("endTokens");
		if (!list.isArray() || list.isEmpty() || list.size() > MAX_END_TOKENS) {
			throw this.file.wrong("endTokens", "it must be a list of 1 to " + MAX_END_TOKENS + " token ids");
		}
		for (JsonNode id : list) {
			if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
				throw this.file.wrong("endTokens", "it must be a list of token ids, each 0 or more");
			}
			ids.add(id.intValue());
		}
		return ids;
	}

	private Scoring scoring() {
		return switch (this.file.text("scoring", "auto")) {
			case "auto" -> Scoring.AUTO;
			case "echo" -> Scoring.ECHO;
			case "next-token" -> Scoring.NEXT_TOKEN;
			default -> throw this.file.wrong("scoring", "it must be auto, echo or next-token");
		};
	}

	private @Nullable Key key() {
		String variable = this.file.text("keyVariable", "");
		String name = this.file.text("keyFile", "");
		if (variable.isEmpty() && name.isEmpty()) {
			return null;
		}
		if (!variable.isEmpty() && !name.isEmpty()) {
			throw new CheckpointException(this.file.name() + " has keyVariable and keyFile, one of them is enough");
		}
		if (!variable.isEmpty() && !VARIABLE.matcher(variable).matches()) {
			throw new CheckpointException("keyVariable in " + this.file.name()
					+ " must name an environment variable that begins with ALIGNSERVE_REMOTE_");
		}
		if (!name.isEmpty() && !FILE.matcher(name).matches()) {
			throw new CheckpointException("keyFile in " + this.file.name()
					+ " must be the plain name of a file in the folder alignserve.remote.keys");
		}
		return new Key(variable.isEmpty() ? null : variable, name.isEmpty() ? null : name);
	}

	private Duration seconds(String field, double otherwise) {
		double seconds = this.file.number(field, otherwise);
		if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
			throw this.file.wrong(field, "it must be above 0 and at most " + (int) MAX_SECONDS);
		}
		return Duration.ofMillis(Math.max(1, (long) (seconds * 1000)));
	}

	private int between(String field, int otherwise, int least, int most) {
		int value = this.file.whole(field, otherwise);
		if (value < least || value > most) {
			throw this.file.wrong(field, "it must be between " + least + " and " + most);
		}
		return value;
	}

	private static String shortened(String text) {
		String plain = text.replaceAll("\\p{Cntrl}", "?");
		return (plain.length() > 100) ? plain.substring(0, 100) + "..." : plain;
	}

}
