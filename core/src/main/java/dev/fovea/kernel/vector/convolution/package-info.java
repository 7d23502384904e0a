/** Fast convolutions and their gradients. */
@NullMarked
package dev.fovea.kernel.vector.convolution;

import org.jspecify.annotations.NullMarked;
