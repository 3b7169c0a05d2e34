package io.alignserve.checkpoint;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * The hyper-parameters of a LoRA adapter, from PEFT's {@code adapter_config.json}.
 *
 * @param rank columns R of each pair's first half, {@code r}
 * @param scale what the pairs' product is multiplied by: {@code lora_alpha / r}, or
 * {@code lora_alpha / sqrt(r)} with {@code use_rslora}
 * @param targets {@code target_modules}: names, or one text
 */
record AdapterConfig(int rank, double scale, List<String> targets) {

	private static final int MAX_RANK = 4096;

	/** What changes the arithmetic, each in its own way. */
	private static final List<String> MUST_BE_UNSET = List.of("use_dora", "fan_in_fan_out", "lora_bias", "use_qalora",
			"use_bdlora", "rank_pattern", "alpha_pattern", "modules_to_save", "layer_replication", "megatron_config",
			"trainable_token_indices", "target_parameters", "alora_invocation_tokens", "arrow_config", "kasa_config",
			"monteclora_config", "velora_config");

	static AdapterConfig read(JsonFile file) {
		require(file, "peft_type", file.text("peft_type", "").equals("LORA"), "supported is \"LORA\"");
		require(file, "bias", file.text("bias", "none").equals("none"), "supported is \"none\"");
		for (String field : MUST_BE_UNSET) {
			require(file, field, isUnset(file, field), "supported are adapters without it");
		}
		int rank = file.whole("r", null);
		require(file, "r", rank >= 1 && rank <= MAX_RANK, "it must be between 1 and " + MAX_RANK);
		double alpha = file.number("lora_alpha", null);
		require(file, "lora_alpha", alpha > 0 && alpha <= 1e6, "it must be above 0 and at most 1e6");
		double scale = alpha / (file.flag("use_rslora", false) ? Math.sqrt(rank) : rank);
		return new AdapterConfig(rank, scale, targets(file));
	}

	private static boolean isUnset(JsonFile file, String field) {
		JsonNode value = file.field(field);
		return file.absent(field) || (value.isBoolean() && !value.asBoolean())
				|| (value.isContainer() && value.isEmpty());
	}

	private static void require(JsonFile file, String field, boolean holds, String expected) {
		if (!holds) {
			throw file.wrong(field, expected);
		}
	}

	/**
	 * Reads which modules were adapted. A text is {@code all-linear} or a regular
	 * expression; which modules it stands for shows in the weights, so it is not
	 * evaluated.
	 */
	private static List<String> targets(JsonFile file) {
		JsonNode node = file.field("target_modules");
		if (node.isString()) {
			return List.of();
		}
		List<String> targets = new ArrayList<>();
		for (JsonNode target : node) {
			targets.add(target.asString(""));
		}
		require(file, "target_modules", node.isArray() && !targets.isEmpty(),
				"it must be a list of module names, a " + "regular expression or \"all-linear\"");
		for (String target : targets) {
			String last = target.substring(target.lastIndexOf('.') + 1);
			boolean known = false;
			for (LinearModule module : LinearModule.values()) {
				known |= module.moduleName().equals(last);
			}
			require(file, "target_modules", known,
					"\"" + target + "\" is not supported, supported are " + LinearModule.names());
		}
		return targets;
	}

}
