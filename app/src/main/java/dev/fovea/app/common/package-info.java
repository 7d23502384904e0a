/** Options, output and helpers that several commands share. */
@NullMarked
package dev.fovea.app.common;

import org.jspecify.annotations.NullMarked;
