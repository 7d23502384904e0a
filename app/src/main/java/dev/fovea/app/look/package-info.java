/** The commands that draw what happens inside: look, filter, tour. */
@NullMarked
package dev.fovea.app.look;

import org.jspecify.annotations.NullMarked;
