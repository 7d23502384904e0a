/** Callbacks that come with Fovea, under Keras's names. */
@NullMarked
package dev.fovea.callback;

import org.jspecify.annotations.NullMarked;
