/** The command that serves models. */
@NullMarked
package dev.fovea.app.serve;

import org.jspecify.annotations.NullMarked;
