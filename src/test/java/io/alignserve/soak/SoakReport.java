package io.alignserve.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of one run, for {@code target/soak} and the console.
 */
final class SoakReport {

	private final String name;

	private final Map<String, Object> figures = new LinkedHashMap<>();

	SoakReport(String name) {
		this.name = name;
		this.figures.put("began", Instant.now().toString());
	}

	SoakReport put(String key, Object value) {
		this.figures.put(key, value);
		return this;
	}

	void write() {
		this.figures.put("ended", Instant.now().toString());
		try {
			Path folder = Files.createDirectories(Path.of("target", "soak"));
			Files.writeString(folder.resolve(this.name + ".json"),
					Reply.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this.figures));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		System.out.println(this.name + ": " + Reply.JSON.writeValueAsString(this.figures));
	}

}
