/**
 * Owns the HTTP contract: controllers, request and response records, problem details,
 * event streams. It holds no rule of the domain. Its data comes from HTTP clients and
 * leaves as domain objects.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "serving", "task", "ad", "audience", "pool", "generation", "requestlog",
		"access", "registry", "checkpoint", "batch", "outcome", "policy", "provenance", "database" })
package io.alignserve.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
