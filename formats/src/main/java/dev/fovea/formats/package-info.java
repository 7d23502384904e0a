/** Model files: Keras's .keras format. */
@NullMarked
package dev.fovea.formats;

import org.jspecify.annotations.NullMarked;
