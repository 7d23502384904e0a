/** Vectors, register tiles, scratch memory and elementary functions, which all fast kernels use. */
@NullMarked
package dev.fovea.kernel.vector.base;

import org.jspecify.annotations.NullMarked;
