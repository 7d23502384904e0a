/** Optimizers: the update rules of weights, under Keras's names, and their shared options. */
@NullMarked
package dev.fovea.optimizer;

import org.jspecify.annotations.NullMarked;
