/**
 * Owns the measurement of speed and memory: load, prefill, decode, audience questions,
 * and the random checkpoints that make machines and engines comparable. It tunes nothing
 * and does not judge answers. Its data comes from one decoder, driven directly through
 * the port of the generation module, without service and step loop.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "decoder", "checkpoint", "generation", "tokenizer", "task" })
package io.alignserve.benchmark;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
