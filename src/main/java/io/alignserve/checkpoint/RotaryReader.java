package io.alignserve.checkpoint;

import io.alignserve.checkpoint.RotaryEncoding.Scaling;

/**
 * Reads the position encoding in both spellings: {@code rope_theta} with
 * {@code rope_scaling}, and {@code rope_parameters}, which holds both since transformers
 * 5.
 */
final class RotaryReader {

	private final JsonFile config;

	private final ModelFamily family;

	RotaryReader(JsonFile config, ModelFamily family) {
		this.config = config;
		this.family = family;
	}

	RotaryEncoding read() {
		JsonFile parameters = this.config.part("rope_parameters");
		String spelling = "rope_parameters";
		if (parameters.root().isEmpty()) {
			parameters = this.config.part("rope_scaling");
			spelling = "rope_scaling";
		}
		double theta = parameters.number("rope_theta", this.config.number("rope_theta", assumedTheta()));
		refusePartialRotation(parameters);
		String type = parameters.text("rope_type", parameters.text("type", "default"));
		return switch (type) {
			case "default" -> RotaryEncoding.of(theta);
			case "linear" -> new RotaryEncoding(theta, Scaling.LINEAR, parameters.number("factor", null), 1, 1, 0);
			case "llama3" -> new RotaryEncoding(theta, Scaling.LLAMA3, parameters.number("factor", null),
					parameters.number("low_freq_factor", null), parameters.number("high_freq_factor", null),
					parameters.whole("original_max_position_embeddings", null));
			default -> throw new CheckpointException("rope_type of " + spelling + " in " + this.config.name() + " is \""
					+ type + "\", supported are \"default\", \"linear\", \"llama3\"");
		};
	}

	private void refusePartialRotation(JsonFile parameters) {
		for (JsonFile place : new JsonFile[] { parameters, this.config }) {
			if (place.number("partial_rotary_factor", 1.0) != 1) {
				throw place.wrong("partial_rotary_factor", "supported is 1");
			}
		}
	}

	private double assumedTheta() {
		return (this.family == ModelFamily.MIXTRAL) ? 1e6 : 1e4;
	}

}
