package dev.fovea.insight.draw;

/**
 * A place in a figure.
 *
 * @param x in units from the left
 * @param y in units from the top
 */
public record Point(double x, double y) {}
