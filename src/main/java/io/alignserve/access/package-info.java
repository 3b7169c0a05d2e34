/**
 * Owns the decision about who may call what: API keys, roles, the loopback rule. It does
 * not know what a call does. Its data comes from the Authorization header and the key
 * table.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "files" })
package io.alignserve.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
