/** Shapes, tensors, and random numbers by counter: the values of which all else is made. */
@NullMarked
package dev.fovea.tensor;

import org.jspecify.annotations.NullMarked;
