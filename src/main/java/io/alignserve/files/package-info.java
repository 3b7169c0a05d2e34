/**
 * Owns how files are written that only their owner may read and that survive a power cut.
 * It does not know what is in them. Its data comes from whoever keeps something on the
 * local disk.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.alignserve.files;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
