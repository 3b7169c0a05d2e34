/**
 * The application: one module a feature below this package.
 */
@NullMarked
package io.alignserve;

import org.jspecify.annotations.NullMarked;
