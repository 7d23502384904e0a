/** Layers that combine several inputs into one. */
@NullMarked
package dev.fovea.layer.merge;

import org.jspecify.annotations.NullMarked;
