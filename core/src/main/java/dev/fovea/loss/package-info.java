/** Losses: the objectives that training minimizes, under Keras's names, a formula a file. */
@NullMarked
package dev.fovea.loss;

import org.jspecify.annotations.NullMarked;
