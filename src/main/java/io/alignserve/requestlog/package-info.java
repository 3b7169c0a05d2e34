/**
 * Owns the request log: one row for each answered or refused call, first in a spool on
 * the local disk and then in PostgreSQL. It does not decide what is answered. Its rows
 * come from the api module by way of serving's results.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "serving", "task", "files", "database" })
package io.alignserve.requestlog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
