/** Layers that prepare inputs: rescaling and normalization. */
@NullMarked
package dev.fovea.layer.preprocessing;

import org.jspecify.annotations.NullMarked;
