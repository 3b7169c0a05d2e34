/**
 * Owns the decision about who may call what and how often: API keys, tokens, roles, the
 * loopback rule, limits, and the answers that are given again to whoever repeats a call.
 * It does not know what a call does. Its data comes from headers of calls and rests in
 * PostgreSQL.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "database", "files" })
package io.alignserve.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
