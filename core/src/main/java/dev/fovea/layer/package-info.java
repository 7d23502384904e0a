/**
 * Layers: configuration as a record in Keras's words, output shapes, weights, and the steps they
 * are bound to.
 */
@NullMarked
package dev.fovea.layer;

import org.jspecify.annotations.NullMarked;
