/**
 * Layers: configuration as a record in Keras's words, output shape, weights, forward and backward.
 */
@NullMarked
package dev.fovea.layer;

import org.jspecify.annotations.NullMarked;
