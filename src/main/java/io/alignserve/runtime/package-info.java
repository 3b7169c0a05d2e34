/**
 * Owns the making of a resident checkpoint out of a folder: decoder, step loop and
 * tokenizer put together for the pool, and the installation of the starter checkpoint. It
 * does not decide which checkpoint serves. Its data comes from checkpoint folders and
 * from the starter inside the jar.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "pool", "decoder", "remote", "checkpoint", "generation", "tokenizer" })
package io.alignserve.runtime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
