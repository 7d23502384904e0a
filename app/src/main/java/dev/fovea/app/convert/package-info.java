/** The commands that bring models from one format to another, and tell what is in a file. */
@NullMarked
package dev.fovea.app.convert;

import org.jspecify.annotations.NullMarked;
