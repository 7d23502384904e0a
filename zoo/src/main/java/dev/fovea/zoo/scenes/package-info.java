/** Generated pictures of many digits, with boxes and masks. */
@NullMarked
package dev.fovea.zoo.scenes;

import org.jspecify.annotations.NullMarked;
