package dev.fovea.metric;

/** The direction in which a figure improves. */
public enum Direction {
  /** More is better, as of an accuracy. */
  UP,
  /** Less is better, as of a loss. */
  DOWN
}
