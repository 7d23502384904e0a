/**
 * What figures are made of: marks, written as PNG and as SVG by one drawing code, and small parts
 * of them such as grids of tiles, axes and legends.
 */
@NullMarked
package dev.fovea.insight.draw;

import org.jspecify.annotations.NullMarked;
