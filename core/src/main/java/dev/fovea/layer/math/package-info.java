/** Layers that apply functions to single numbers, or combine numbers along axes. */
@NullMarked
package dev.fovea.layer.math;

import org.jspecify.annotations.NullMarked;
