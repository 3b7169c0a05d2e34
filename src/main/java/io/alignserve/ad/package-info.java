/**
 * Owns the advertisement: creative, spend and impression ranges, platforms, market. It
 * does not know how an ad is written or judged. Its data comes from HTTP requests and
 * from Ad Library exports.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "audience" })
package io.alignserve.ad;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
