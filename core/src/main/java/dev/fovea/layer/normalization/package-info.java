/** Normalization layers. */
@NullMarked
package dev.fovea.layer.normalization;

import org.jspecify.annotations.NullMarked;
