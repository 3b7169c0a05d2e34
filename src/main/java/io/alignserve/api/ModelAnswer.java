package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;

import io.alignserve.serving.AnsweringModel;

/**
 * Which model answered.
 *
 * @param alias the name asked for
 * @param checkpoint the checkpoint
 * @param digest its digest
 */
@Schema(name = "AnsweringModel", description = "Which model answered")
record ModelAnswer(@Schema(description = "The name that was asked for", example = "default") String alias,
		@Schema(description = "The checkpoint that it stood for", example = "starter") String checkpoint,
		@Schema(description = "sha256 over the checkpoint's files",
				example = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae") String digest) {

	static ModelAnswer of(AnsweringModel model) {
		return new ModelAnswer(model.alias(), model.checkpoint(), model.digest());
	}

}
