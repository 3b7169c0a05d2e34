package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /admin/v1/checkpoints/NAME/load}.
 *
 * @param pinned whether the checkpoint is never to be evicted
 */
@Schema(name = "CheckpointLoad", description = "How a checkpoint is made resident")
record LoadInput(@Schema(description = "Whether it is never evicted to make room for another",
		defaultValue = "false") @Nullable Boolean pinned) {
}
