/** Finds digits and other objects in pictures of any size. */
@NullMarked
package dev.fovea.zoo.locate;

import org.jspecify.annotations.NullMarked;
