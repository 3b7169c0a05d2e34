/**
 * Owns outcomes: what really happened to an ad that was written or given. It does not
 * know how the ad came to be. Its data comes from clients by way of the api module, and
 * leaves as training records.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "ad", "audience" })
package io.alignserve.outcome;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
