/**
 * Owns the use cases: generate an ad, predict its audience, transcreate, transsuade,
 * score. It does not know HTTP or the database. Its inputs are domain objects from api,
 * its models leases from the pool.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "pool", "task", "ad", "audience", "generation", "tokenizer" })
package io.alignserve.serving;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
