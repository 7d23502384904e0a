/** How images of any size and kind become the inputs of a model. */
@NullMarked
package dev.fovea.data.image;

import org.jspecify.annotations.NullMarked;
