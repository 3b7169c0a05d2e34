package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /admin/v1/checkpoints/NAME/unload}.
 *
 * @param force whether requests that the checkpoint has fail
 */
@Schema(name = "CheckpointUnload", description = "How a checkpoint is taken out")
record UnloadInput(
		@Schema(description = "Whether the requests that it has fail at once; otherwise they are finished " + "first",
				defaultValue = "false") @Nullable Boolean force) {
}
