/** Layers that move values without computing with them: reshaping, padding, cropping, enlarging. */
@NullMarked
package dev.fovea.layer.shape;

import org.jspecify.annotations.NullMarked;
