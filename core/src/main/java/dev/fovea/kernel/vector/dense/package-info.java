/** Fast matrix products of dense layers. */
@NullMarked
package dev.fovea.kernel.vector.dense;

import org.jspecify.annotations.NullMarked;
