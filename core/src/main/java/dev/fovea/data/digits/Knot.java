package dev.fovea.data.digits;

/**
 * A point that the pen passes. The unit is the height of a digit; x grows to the right, y
 * downwards.
 *
 * @param x from the left
 * @param y from the top
 * @param corner whether the pen turns sharply here rather than following a smooth curve
 */
public record Knot(float x, float y, boolean corner) {}
