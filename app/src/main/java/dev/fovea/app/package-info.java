/** The command line program. */
@NullMarked
package dev.fovea.app;

import org.jspecify.annotations.NullMarked;
