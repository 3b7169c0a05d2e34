/**
 * Owns a checkpoint on disk: configuration, safetensors reading and writing, digest. It
 * does not compute with the weights. Its data comes from Hugging Face model folders,
 * which are not trusted until verified.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.alignserve.checkpoint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
