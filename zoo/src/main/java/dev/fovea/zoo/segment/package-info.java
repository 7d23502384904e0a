/** Semantic segmentation: the class of each pixel of a picture. */
@NullMarked
package dev.fovea.zoo.segment;

import org.jspecify.annotations.NullMarked;
