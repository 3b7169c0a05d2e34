/**
 * Owns the desired state in PostgreSQL: which checkpoints are registered, which alias
 * leads where, who changed what and when; and brings the pool of this instance to it. It
 * does not hold weights. Its data comes from administrators by way of the api module and
 * from the configuration.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "checkpoint", "generation", "pool", "runtime" })
package io.alignserve.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
