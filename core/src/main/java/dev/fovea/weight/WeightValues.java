package dev.fovea.weight;

import dev.fovea.kernel.WeightView;

/** The values of a weight, wherever they are kept, with a version that rises as they change. */
public interface WeightValues extends WeightView {
  /**
   * Returns the values, row-major: always the same array. Whoever writes into it calls {@link
   * #changed} afterwards.
   */
  @Override
  float[] values();

  /** Returns the number of values. */
  int size();

  /**
   * Returns a number that rises whenever the values change, so that copies in another form (packed,
   * folded into others) need only be made again if it differs from the one they were made at.
   */
  @Override
  long version();

  /** Notes that the values were changed in place. */
  void changed();
}
