package dev.fovea.kernel;

/**
 * The values of a weight together with their version, by which kernels know whether a copy that
 * they have packed in another order is still right.
 *
 * <p>The version differs after every change of the values. A kernel remakes its copy if the array
 * or the version is not that of the last call.
 */
public interface WeightView {

  /** Returns the values: the array itself. */
  float[] values();

  /** Returns a number that is another one after each change of the values. */
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
