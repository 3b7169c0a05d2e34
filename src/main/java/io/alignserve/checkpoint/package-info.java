/**
 * Owns a checkpoint on disk: configuration, weights in one or several safetensors files,
 * LoRA adapters, digest. It does not compute with the weights. Its data comes from
 * Hugging Face folders, which are not trusted until verified: files are bounded before
 * they are read, a field or tensor that is wrong is refused by name, and nothing that is
 * pickled is opened.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.alignserve.checkpoint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
