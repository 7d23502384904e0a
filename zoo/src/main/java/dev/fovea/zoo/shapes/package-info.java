/** Generated pictures of colored shapes on textured grounds, like photographs of simple things. */
@NullMarked
package dev.fovea.zoo.shapes;

import org.jspecify.annotations.NullMarked;
