/** Programs to copy, each of about ten lines. */
@NullMarked
package dev.fovea.examples;

import org.jspecify.annotations.NullMarked;
