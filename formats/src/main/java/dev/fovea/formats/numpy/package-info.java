/** NumPy's archives of arrays. */
@NullMarked
package dev.fovea.formats.numpy;

import org.jspecify.annotations.NullMarked;
