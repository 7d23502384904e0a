/** The commands that train models and measure their speed: train, bench. */
@NullMarked
package dev.fovea.app.train;

import org.jspecify.annotations.NullMarked;
