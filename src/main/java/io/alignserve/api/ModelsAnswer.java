package io.alignserve.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

import io.alignserve.pool.ModelStatus;
import io.alignserve.task.TaskVariant;

/**
 * What can be asked for.
 *
 * @param models the models, by name
 */
@Schema(name = "Models", description = "What can be asked for")
record ModelsAnswer(@Schema(description = "The checkpoints, by name") List<Model> models) {

	/**
	 * One checkpoint.
	 *
	 * @param name its name
	 * @param aliases the aliases that point at it
	 * @param digest its digest
	 * @param state its state
	 * @param tasks the variants it was trained on
	 * @param contextLength its context
	 * @param dtype what it computes in
	 * @param residentBytes bytes of its weights
	 */
	@Schema(name = "Model", description = "One checkpoint")
	record Model(@Schema(description = "Its name", example = "starter") String name,
			@Schema(description = "The aliases that point at it", example = "[\"default\"]") List<String> aliases,
			@Schema(description = "sha256 over its files",
					example = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae") String digest,
			@Schema(description = "Its state", example = "READY") String state,
			@Schema(description = "The tasks that it can be asked",
					example = "[\"tag-age\", \"tap-region\"]") List<String> tasks,
			@Schema(description = "The largest number of tokens of prompt and answer together",
					example = "1024") int contextLength,
			@Schema(description = "The type it computes in", example = "bfloat16") String dtype,
			@Schema(description = "Bytes of its weights in memory", example = "14680064") long residentBytes) {

		static Model of(ModelStatus status) {
			return new Model(status.name(), status.aliases(), status.digest(), status.state(),
					TaskVariant.all().stream().map(TaskVariant::id).toList(), status.contextLength(), status.dtype(),
					status.residentBytes());
		}

	}

}
