package dev.fovea.layer;

/**
 * A layer that, for some arguments, computes the same as a simpler layer. A plan then runs the
 * simpler layer, which it may be able to fuse.
 */
public interface Simplifiable extends Layer {
  /**
   * Returns a simpler layer with the same outputs, weights and gradients, or this layer if there is
   * none.
   */
  Layer simplified();
}
