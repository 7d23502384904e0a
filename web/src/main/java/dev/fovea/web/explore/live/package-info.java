/** A network that computes while the pen moves. */
@NullMarked
package dev.fovea.web.explore.live;

import org.jspecify.annotations.NullMarked;
