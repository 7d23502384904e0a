package dev.fovea.metric;

/** The direction in which a figure improves. */
public enum Direction {
  /** Larger values are better, as for an accuracy. */
  UP,
  /** Smaller values are better, as for a loss. */
  DOWN
}
