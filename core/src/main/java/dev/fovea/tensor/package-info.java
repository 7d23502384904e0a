/** Shapes, tensors and counter-based random numbers: the values everything else is made of. */
@NullMarked
package dev.fovea.tensor;

import org.jspecify.annotations.NullMarked;
