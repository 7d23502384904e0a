/** Fast dropout. */
@NullMarked
package dev.fovea.kernel.vector.noise;

import org.jspecify.annotations.NullMarked;
