/**
 * Owns the engines of other machines: what is sent to an OpenAI-compatible server, how
 * its answers are checked and what happens when it fails. It does not know what is asked
 * or which checkpoint serves. Its data comes from checkpoint folders that hold a
 * tokenizer and an address instead of weights.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "pool", "checkpoint", "generation", "tokenizer" })
package io.alignserve.remote;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
