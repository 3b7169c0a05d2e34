/**
 * Owns the signed mark that every generated text carries: the keys, signing, verifying.
 * It does not know what a text says. Its data comes from the api module, its public keys
 * rest in PostgreSQL.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "files" })
package io.alignserve.provenance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
