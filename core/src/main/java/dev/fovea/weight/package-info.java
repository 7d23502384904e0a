/** Weights of layers: how they start, what they add to the loss, what they must satisfy. */
@NullMarked
package dev.fovea.weight;

import org.jspecify.annotations.NullMarked;
