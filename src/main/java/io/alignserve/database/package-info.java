/**
 * Owns how the service gets on with a database server that fails over: what is thrown out
 * of the pool of connections, and who may wait longer than others. It has no tables; each
 * module has its own. What a failure means comes from its SQL state.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.alignserve.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
