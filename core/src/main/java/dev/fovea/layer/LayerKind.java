package dev.fovea.layer;

/** The kinds of layers that pictures of an architecture distinguish. */
public enum LayerKind {
  /** An input of a model. */
  INPUT,
  /** A convolution. */
  CONVOLUTION,
  /** A pooling of windows or of all positions. */
  POOLING,
  /** A fully connected layer. */
  DENSE,
  /** A combination of several inputs. */
  MERGE,
  /** Any other layer. */
  OTHER
}
