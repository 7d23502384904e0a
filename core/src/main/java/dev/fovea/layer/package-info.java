/**
 * Layers and the steps they are bound to. A layer is a record with its configuration in Keras's
 * words, and knows its output shapes and its weights.
 */
@NullMarked
package dev.fovea.layer;

import org.jspecify.annotations.NullMarked;
