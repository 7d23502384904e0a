/** The commands that train and measure speed. */
@NullMarked
package dev.fovea.app.train;

import org.jspecify.annotations.NullMarked;
