/** Weights of layers: initializers, regularizers and constraints. */
@NullMarked
package dev.fovea.weight;

import org.jspecify.annotations.NullMarked;
