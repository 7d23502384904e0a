/** Files for TensorBoard: event files of a training, and those of its projector. */
@NullMarked
package dev.fovea.formats.tensorboard;

import org.jspecify.annotations.NullMarked;
