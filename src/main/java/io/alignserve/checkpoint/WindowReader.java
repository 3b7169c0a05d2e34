package io.alignserve.checkpoint;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * Reads the sliding window. All layers must have it or none: that is so for every
 * published checkpoint of these families.
 */
final class WindowReader {

	private static final String SLIDING = "sliding_attention";

	private static final String FULL = "full_attention";

	private final JsonFile config;

	private final ModelFamily family;

	WindowReader(JsonFile config, ModelFamily family) {
		this.config = config;
		this.family = family;
	}

	/** Returns the window in positions, 0 for none. */
	int read(int layers) {
		return switch (this.family) {
			case LLAMA -> 0;
			// transformers' MistralConfig has a window of 4096 unless the field says null
			case MISTRAL -> window(this.config.field("sliding_window").isMissingNode() ? 4096 : 0);
			case MIXTRAL -> window(0);
			case QWEN2, QWEN3 -> qwen(layers);
		};
	}

	private int window(int otherwise) {
		int window = this.config.whole("sliding_window", otherwise);
		if (window < 1 && !this.config.absent("sliding_window")) {
			throw this.config.wrong("sliding_window", "it must be null or at least 1");
		}
		return window;
	}

	private int qwen(int layers) {
		if (!this.config.flag("use_sliding_window", false)) {
			return 0;
		}
		int window = window(this.config.field("sliding_window").isMissingNode() ? 4096 : 0);
		int first = this.config.whole("max_window_layers", 28);
		int windowed = (window == 0) ? 0 : Math.max(0, layers - Math.max(0, first));
		List<String> types = layerTypes();
		if (!types.isEmpty()) {
			windowed = (int) types.stream().filter(SLIDING::equals).count();
			layers = types.size();
		}
		if (windowed != 0 && windowed != layers) {
			throw new CheckpointException("use_sliding_window in " + this.config.name() + " is true, and "
					+ (types.isEmpty() ? "max_window_layers is " + first : "layer_types") + " gives the window to only "
					+ windowed + " of " + layers
					+ " layers; supported are checkpoints with it in all layers or in none");
		}
		if (windowed != 0 && window == 0) {
			throw this.config.wrong("sliding_window", "layer_types asks for a window");
		}
		return (windowed == 0) ? 0 : window;
	}

	private List<String> layerTypes() {
		List<String> types = new ArrayList<>();
		JsonNode node = this.config.field("layer_types");
		if (this.config.absent("layer_types")) {
			return types;
		}
		for (JsonNode type : node) {
			types.add(type.asString(""));
		}
		if (!node.isArray() || !types.stream().allMatch((type) -> type.equals(SLIDING) || type.equals(FULL))) {
			throw this.config.wrong("layer_types", "it must be a list of \"" + FULL + "\" and \"" + SLIDING + "\"");
		}
		return types;
	}

}
