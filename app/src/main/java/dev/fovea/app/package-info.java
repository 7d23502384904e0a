/** The command line. */
@NullMarked
package dev.fovea.app;

import org.jspecify.annotations.NullMarked;
