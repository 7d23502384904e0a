/** The command that runs any model on raw arrays. */
@NullMarked
package dev.fovea.app.run;

import org.jspecify.annotations.NullMarked;
