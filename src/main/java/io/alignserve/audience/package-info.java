/**
 * Owns the groups an advertisement can reach: age bands, genders, US states, audiences
 * and shares over them. It does not know ads, prompts or models. Its constants come from
 * Meta's delivery reporting and the US Census Bureau.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.alignserve.audience;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
