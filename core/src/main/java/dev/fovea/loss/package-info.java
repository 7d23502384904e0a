/** Losses, under Keras's names. */
@NullMarked
package dev.fovea.loss;

import org.jspecify.annotations.NullMarked;
