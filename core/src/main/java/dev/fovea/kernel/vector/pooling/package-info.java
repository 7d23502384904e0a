/** Fast pooling. */
@NullMarked
package dev.fovea.kernel.vector.pooling;

import org.jspecify.annotations.NullMarked;
