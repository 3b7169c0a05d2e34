package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /admin/v1/checkpoints}.
 *
 * @param name the checkpoint's name
 * @param path its folder
 * @param base what an adapter adapts
 * @param digest the digest it must have
 */
@Schema(name = "CheckpointRegistration", description = "A folder of a checkpoint, or of a LoRA adapter")
record RegistrationInput(
		@Schema(description = "The name to give it: lower-case letters, digits, dots, hyphens and underscores, at most "
				+ "100", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,
		@Schema(description = "Its folder below one of the configured roots: absolute, or relative to the first root "
				+ "that has it; .. and links that lead out of the root are refused",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String path,
		@Schema(description = "For a LoRA adapter, the name of the registered checkpoint it was trained on; absent for "
				+ "a checkpoint of its own") @Nullable String base,
		@Schema(description = "The digest it must have, sha256 over its files; absent = any",
				pattern = "sha256:[0-9a-f]{64}") @Nullable String digest) {
}
