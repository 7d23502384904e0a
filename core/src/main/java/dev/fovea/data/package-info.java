/** Labelled samples from any source, shuffled and augmented by seed. */
@NullMarked
package dev.fovea.data;

import org.jspecify.annotations.NullMarked;
