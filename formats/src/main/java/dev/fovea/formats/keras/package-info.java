/** Keras's .keras files. */
@NullMarked
package dev.fovea.formats.keras;

import org.jspecify.annotations.NullMarked;
