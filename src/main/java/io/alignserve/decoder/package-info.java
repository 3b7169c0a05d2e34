/**
 * Owns the Llama-family decoder: the TorchScript program, the weights on the device, the
 * KV cache. It does not decide what runs next. Its weights come from a verified
 * checkpoint, its work from the generation module.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "checkpoint", "generation" })
package io.alignserve.decoder;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
