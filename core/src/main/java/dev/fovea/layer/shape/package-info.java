/** Layers that change shapes: reshaping, permuting, padding, cropping and enlarging. */
@NullMarked
package dev.fovea.layer.shape;

import org.jspecify.annotations.NullMarked;
