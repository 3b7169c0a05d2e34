package io.alignserve.api;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.alignserve.serving.GenerationSettings;

/**
 * Turns settings as clients write them into those of the domain.
 */
@Component
class GenerationReader {

	private static final String POINTER = "/generation";

	private static final double MAX_TEMPERATURE = 2;

	private final LimitsProperties limits;

	GenerationReader(LimitsProperties limits) {
		this.limits = limits;
	}

	/**
	 * Reads the settings.
	 * @param input the settings, absent values take their defaults
	 * @param findings takes what is wrong
	 * @return the settings, the defaults if something is wrong
	 */
	GenerationSettings read(@Nullable GenerationInput input, Findings findings) {
		GenerationSettings defaults = GenerationSettings.DEFAULTS;
		if (input == null) {
			return defaults;
		}
		int candidates = or(input.candidates(), defaults.candidates());
		findings.between(POINTER + "/candidates", candidates, 1, this.limits.candidates());
		int maxTokens = or(input.maxTokens(), defaults.maxTokens());
		findings.between(POINTER + "/maxTokens", maxTokens, 1, this.limits.maxTokens());
		double temperature = or(input.temperature(), defaults.temperature());
		findings.between(POINTER + "/temperature", temperature, 0, MAX_TEMPERATURE);
		double topP = or(input.topP(), defaults.topP());
		if (!(topP > 0 && topP <= 1)) {
			findings.add(POINTER + "/topP", "is " + Findings.number(topP) + "; allowed is above 0, at most 1");
		}
		int topK = or(input.topK(), defaults.topK());
		if (topK < 0) {
			findings.add(POINTER + "/topK", "is " + topK + "; allowed is 0 (all tokens) or more");
		}
		List<String> stop = stops(input.stop(), findings);
		return new GenerationSettings(Math.max(1, candidates), maxTokens, temperature, topP, topK, input.seed(), stop);
	}

	private List<String> stops(@Nullable List<@Nullable String> stops, Findings findings) {
		List<String> read = new ArrayList<>();
		if (stops == null) {
			return read;
		}
		String pointer = POINTER + "/stop";
		if (stops.size() > this.limits.stops()) {
			findings.add(pointer,
					"has " + stops.size() + " stop texts; at most " + this.limits.stops() + " are allowed");
			return read;
		}
		for (int i = 0; i < stops.size(); i++) {
			String stop = stops.get(i);
			// A line break is a fine stop text, so a blank one is allowed here.
			if (stop == null || stop.isEmpty() || stop.length() > this.limits.stopCharacters()) {
				findings.add(pointer + "/" + i, "has " + ((stop != null) ? stop.length() : 0)
						+ " characters; allowed are 1 to " + this.limits.stopCharacters());
			}
			else if (!Findings.isWritable(stop)) {
				findings.add(pointer + "/" + i, Findings.UNWRITABLE);
			}
			else {
				read.add(stop);
			}
		}
		return read;
	}

	private static int or(@Nullable Integer value, int absent) {
		return (value != null) ? value : absent;
	}

	private static double or(@Nullable Double value, double absent) {
		return (value != null) ? value : absent;
	}

}
