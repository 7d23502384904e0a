/** Convolutional layers: plain, transposed, depthwise and separable. */
@NullMarked
package dev.fovea.layer.convolution;

import org.jspecify.annotations.NullMarked;
