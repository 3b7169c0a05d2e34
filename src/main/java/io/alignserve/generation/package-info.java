/**
 * Owns continuous batching over token ids: sequences, scheduler, the accounts of KV
 * memory and shared prefixes, sampler, stop rules. It holds no tensor and no text. Its
 * requests come from serving, its logits from the decoder behind the port DecoderRunner.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.alignserve.generation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
