/** Losses, optimizers, schedules, metrics, callbacks and the training loop. */
@NullMarked
package dev.fovea.train;

import org.jspecify.annotations.NullMarked;
