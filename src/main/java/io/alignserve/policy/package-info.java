/**
 * Owns the rules of acceptable use: which requests are refused, and which texts are held
 * back. It does not write or predict. Its rules are a resource file, its inputs ads and
 * audiences from the api module.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "ad", "audience", "task" })
package io.alignserve.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
