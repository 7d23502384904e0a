/** Pooling layers. */
@NullMarked
package dev.fovea.layer.pooling;

import org.jspecify.annotations.NullMarked;
