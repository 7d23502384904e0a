/** The training loop, callbacks and events of a training. */
@NullMarked
package dev.fovea.train;

import org.jspecify.annotations.NullMarked;
