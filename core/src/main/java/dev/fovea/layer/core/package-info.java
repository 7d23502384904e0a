/** Dense, constant and identity layers. */
@NullMarked
package dev.fovea.layer.core;

import org.jspecify.annotations.NullMarked;
