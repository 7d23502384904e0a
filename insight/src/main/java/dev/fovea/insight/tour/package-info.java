/** A guided tour of a network, from one pixel to its answer, as an HTML page. */
@NullMarked
package dev.fovea.insight.tour;

import org.jspecify.annotations.NullMarked;
