package dev.fovea.insight.draw;

/**
 * A position in a drawing.
 *
 * @param x distance from the left, in units
 * @param y distance from the top, in units
 */
public record Point(double x, double y) {}
