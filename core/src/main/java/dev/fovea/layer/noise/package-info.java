/** Layers that add noise in training only: dropout and Gaussian noise. */
@NullMarked
package dev.fovea.layer.noise;

import org.jspecify.annotations.NullMarked;
