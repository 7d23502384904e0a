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
  MINIMUM("Minimum"),
  /** The first divided by the second; Keras's operation {@code divide}. */
  DIVIDE("Divide"),
  /**
   * The first raised to the power of the second; Keras's operation {@code power}. The gradient with
   * respect to the exponent is 0 where the base is not positive.
   */
  POWER("Power");

  private final String keras;

  MergeRule(String keras) {
    this.keras = keras;
  }

  /** Keras's class. */
  public String keras() {
    return keras;
  }

  /** Returns whether the order of the inputs matters, so that there are exactly two. */
  boolean isOrdered() {
    return this == SUBTRACT || this == DIVIDE || this == POWER;
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
        case DIVIDE -> {
          for (int i = from; i < end; i++) {
            y[i] /= x[i];
          }
        }
        case POWER -> {
          for (int i = from; i < end; i++) {
            y[i] = (float) Math.pow(y[i], x[i]);
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
      case ADD -> {
        if (dx != dy) {
          System.arraycopy(dy, from, dx, from, end - from);
        }
      }
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
      case DIVIDE -> {
        for (int i = from; i < end; i++) {
          dx[i] = k == 0 ? dy[i] / inputs[1][i] : -dy[i] * y[i] / inputs[1][i];
        }
      }
      case POWER -> {
        for (int i = from; i < end; i++) {
          dx[i] = (float) (dy[i] * powerSlope(k, inputs[0][i], inputs[1][i], y[i]));
        }
      }
    }
  }

  /** Returns the derivative of base^exponent with respect to the base (k = 0) or the exponent. */
  private static double powerSlope(int k, float base, float exponent, float power) {
    if (k == 0) {
      return exponent == 0 ? 0 : exponent * Math.pow(base, exponent - 1);
    }
    return base > 0 ? power * Math.log(base) : 0;
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
