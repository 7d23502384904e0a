/** The safetensors format of named arrays. */
@NullMarked
package dev.fovea.formats.safetensors;

import org.jspecify.annotations.NullMarked;
