/** Helpers that several kinds of layers share; not exported. */
@NullMarked
package dev.fovea.layer.support;

import org.jspecify.annotations.NullMarked;
