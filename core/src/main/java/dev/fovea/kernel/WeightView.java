package dev.fovea.kernel;

/**
 * The values of a weight together with their version, from which kernels can tell whether a packed
 * copy is still valid.
 *
 * <p>The version differs after every change of the values. A kernel packs the weights again if the
 * array or the version differs from that of the last call.
 */
public interface WeightView {

  /** Returns the values: the array itself. */
  float[] values();

  /** Returns a number that differs after each change of the values. */
  long version();

  /** Returns a view of an array whose values have this version. */
  static WeightView of(float[] values, long version) {
    return new Versioned(values, version);
  }

  /** Returns a view of an array that never changes. */
  static WeightView constant(float[] values) {
    return of(values, 0);
  }

  /** The values of one version. */
  @SuppressWarnings("ArrayRecordComponent")
  record Versioned(float[] values, long version) implements WeightView {}
}
