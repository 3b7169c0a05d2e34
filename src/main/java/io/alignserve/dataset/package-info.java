/**
 * Owns the making of instruction data: the synthetic corpus of the starter checkpoint and
 * its response model. It does not train. Its data comes from its own seeded generator.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "ad", "audience", "task" })
package io.alignserve.dataset;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
