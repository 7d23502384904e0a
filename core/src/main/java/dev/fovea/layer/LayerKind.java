package dev.fovea.layer;

/** The kinds of layers that pictures of an architecture tell apart. */
public enum LayerKind {
  /** Where samples enter. */
  INPUT,
  /** Kernels that move over positions. */
  CONVOLUTION,
  /** A summary of windows or of all positions. */
  POOLING,
  /** A product with a matrix. */
  DENSE,
  /** Several inputs made one. */
  MERGE,
  /** Anything else. */
  OTHER
}
