/** A guided walk through a network, from one pixel to its answer, as a page of HTML. */
@NullMarked
package dev.fovea.insight.tour;

import org.jspecify.annotations.NullMarked;
