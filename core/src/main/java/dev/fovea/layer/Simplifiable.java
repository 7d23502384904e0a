package dev.fovea.layer;

/**
 * A layer that, with some of its arguments, computes what a simpler layer does; a plan then runs
 * that one, which it may know how to fuse.
 */
public interface Simplifiable extends Layer {
  /** A layer with the same outputs, weights and gradients; this one where there is none simpler. */
  Layer simplified();
}
