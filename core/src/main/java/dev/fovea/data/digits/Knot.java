package dev.fovea.data.digits;

/**
 * A point that the pen passes, in digit heights.
 *
 * @param x the distance from the left
 * @param y the distance from the top
 * @param corner whether the pen turns sharply here instead of following a smooth curve
 */
public record Knot(float x, float y, boolean corner) {}
