/** Optimizers: the rules by which weights follow their gradients, and what they share. */
@NullMarked
package dev.fovea.optimizer;

import org.jspecify.annotations.NullMarked;
