package dev.fovea.kernel.vector.base;

import dev.fovea.kernel.WeightView;

/** The version of the weights of a packed copy. */
public final class PackedVersion {
  private static final float[] NOTHING = {};

  private float[] values = NOTHING;
  private long version;

  /**
   * Returns whether the weights must be packed again, which is the case unless array and version
   * are those of the last call, and remembers them.
   */
  public boolean update(WeightView w) {
    if (w.values() == values && w.version() == version) {
      return false;
    }
    values = w.values();
    version = w.version();
    return true;
  }
}
