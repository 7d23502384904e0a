/**
 * Vectors, register tiles, scratch memory and elementary functions, which all fast kernels stand
 * on.
 */
@NullMarked
package dev.fovea.kernel.vector.base;

import org.jspecify.annotations.NullMarked;
