/** Network architectures, ready to train. */
@NullMarked
package dev.fovea.zoo;

import org.jspecify.annotations.NullMarked;
