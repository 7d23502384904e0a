package dev.fovea.layer.merge;

/** The functions that combine several values into one. */
public enum MergeRule {
  ADD("Add"),
  /** The first minus the second. */
  SUBTRACT("Subtract"),
  MULTIPLY("Multiply"),
  /** The sum divided by the number of inputs. */
  AVERAGE("Average"),
  /** The maximum. The first of equal values receives the gradient. */
  MAXIMUM("Maximum"),
  /** The minimum. The first of equal values receives the gradient. */
  MINIMUM("Minimum");

  private final String keras;

  MergeRule(String keras) {
    this.keras = keras;
  }

  /** Keras's class. */
  public String keras() {
    return keras;
  }

  /** Combines the inputs, for elements {@code from} (inclusive) to {@code end} (exclusive). */
  void forward(float[][] inputs, float[] y, int from, int end) {
    System.arraycopy(inputs[0], from, y, from, end - from);
    for (int k = 1; k < inputs.length; k++) {
      float[] x = inputs[k];
      switch (this) {
        case ADD, AVERAGE -> {
          for (int i = from; i < end; i++) {
            y[i] += x[i];
          }
        }
        case SUBTRACT -> {
          for (int i = from; i < end; i++) {
            y[i] -= x[i];
          }
        }
        case MULTIPLY -> multiply(x, y, from, end);
        case MAXIMUM -> {
          for (int i = from; i < end; i++) {
            y[i] = Math.max(y[i], x[i]);
          }
        }
        case MINIMUM -> {
          for (int i = from; i < end; i++) {
            y[i] = Math.min(y[i], x[i]);
          }
        }
      }
    }
    if (this == AVERAGE) {
      scale(1f / inputs.length, y, y, from, end);
    }
  }

  /**
   * Computes the gradient with respect to input k, for elements {@code from} (inclusive) to {@code
   * end} (exclusive).
   */
  void backward(float[][] inputs, int k, float[] y, float[] dy, float[] dx, int from, int end) {
    switch (this) {
      case ADD -> System.arraycopy(dy, from, dx, from, end - from);
      case SUBTRACT -> scale(k == 0 ? 1 : -1, dy, dx, from, end);
      case AVERAGE -> scale(1f / inputs.length, dy, dx, from, end);
      case MULTIPLY -> {
        System.arraycopy(dy, from, dx, from, end - from);
        for (int j = 0; j < inputs.length; j++) {
          if (j != k) {
            multiply(inputs[j], dx, from, end);
          }
        }
      }
      case MAXIMUM, MINIMUM -> {
        System.arraycopy(dy, from, dx, from, end - from);
        keepWhereEqual(inputs[k], y, dx, from, end);
        for (int j = 0; j < k; j++) {
          clearWhereEqual(inputs[j], y, dx, from, end);
        }
      }
    }
  }

  /**
   * Keeps the gradient of elements that are equal. The loop has no branches, because unpredictable
   * inputs would make branches slow.
   */
  private static void keepWhereEqual(float[] x, float[] y, float[] dx, int from, int end) {
    for (int i = from; i < end; i++) {
      dx[i] *= 1 - Math.abs(Math.signum(x[i] - y[i]));
    }
  }

  private static void clearWhereEqual(float[] x, float[] y, float[] dx, int from, int end) {
    for (int i = from; i < end; i++) {
      dx[i] *= Math.abs(Math.signum(x[i] - y[i]));
    }
  }

  private static void multiply(float[] x, float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] *= x[i];
    }
  }

  private static void scale(float factor, float[] x, float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = factor * x[i];
    }
  }
}
