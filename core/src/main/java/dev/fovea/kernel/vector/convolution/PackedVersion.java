package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.WeightView;

/** The version of the weights that a packed copy was made of. */
final class PackedVersion {
  private static final float[] NOTHING = {};

  private float[] values = NOTHING;
  private long version;

  /**
   * Returns whether a copy must be made of these weights, and remembers that it was: true unless
   * they are the array and the version of the last call.
   */
  boolean update(WeightView w) {
    if (w.values() == values && w.version() == version) {
      return false;
    }
    values = w.values();
    version = w.version();
    return true;
  }
}
