/** Random changes of images that keep their meaning, each a pure function of a seed. */
@NullMarked
package dev.fovea.data.augment;

import org.jspecify.annotations.NullMarked;
