/**
 * Arrays of numbers of any type that model files hold, and NumPy's files of them. A {@link
 * dev.fovea.formats.array.Array} is data in transit; models compute with {@link
 * dev.fovea.tensor.Tensor}.
 */
@NullMarked
package dev.fovea.formats.array;

import org.jspecify.annotations.NullMarked;
