/**
 * The running service under load while its checkpoints are swapped, broken and killed.
 */
@NullMarked
package io.alignserve.soak;

import org.jspecify.annotations.NullMarked;
