/**
 * What the machine computes: convolution, matrix product, pooling, normalization, elementwise
 * functions.
 */
@NullMarked
package dev.fovea.kernel;

import org.jspecify.annotations.NullMarked;
