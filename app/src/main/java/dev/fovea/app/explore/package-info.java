/** The command that shows networks live in the browser. */
@NullMarked
package dev.fovea.app.explore;

import org.jspecify.annotations.NullMarked;
