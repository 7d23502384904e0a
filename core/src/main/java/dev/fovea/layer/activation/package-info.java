/** Activation layers. */
@NullMarked
package dev.fovea.layer.activation;

import org.jspecify.annotations.NullMarked;
