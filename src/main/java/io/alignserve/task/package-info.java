/**
 * Owns the 18 task variants, their prompt templates, the parsing of answers and the
 * candidate segments. It does not run a model and sees no token. Its wording comes from
 * appendix A.1 and the task samples of "Align Via Actions".
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "ad", "audience" })
package io.alignserve.task;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
