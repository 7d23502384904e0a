/**
 * The elements of figures: marks, which are written as PNG and SVG by one drawing code, and small
 * components such as grids of tiles, axes and legends.
 */
@NullMarked
package dev.fovea.insight.draw;

import org.jspecify.annotations.NullMarked;
