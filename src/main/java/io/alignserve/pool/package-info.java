/**
 * Owns the resident checkpoints and the leases on them. It does not know what desired
 * state is stored where. Its checkpoints come through the port CheckpointLoader.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "checkpoint", "generation", "tokenizer" })
package io.alignserve.pool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
