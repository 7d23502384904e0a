package dev.fovea.layer.capsule;

/** Operations on vectors that are parts of arrays. */
final class Vectors {
  private Vectors() {}

  /** Returns the dot product, summed in four interleaved parts. */
  static float dot(float[] a, int aAt, float[] b, int bAt, int length) {
    float first = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      first += a[aAt + i] * b[bAt + i];
      second += a[aAt + i + 1] * b[bAt + i + 1];
      third += a[aAt + i + 2] * b[bAt + i + 2];
      fourth += a[aAt + i + 3] * b[bAt + i + 3];
    }
    for (; i < length; i++) {
      first += a[aAt + i] * b[bAt + i];
    }
    return (first + second) + (third + fourth);
  }

  /** Returns the length of a vector. */
  static float length(float[] x, int at, int length) {
    return (float) Math.sqrt(dot(x, at, x, at, length));
  }

  /** Computes the squashed vector v = |s| s / (1 + |s|^2). */
  static void squash(float[] s, int sAt, float[] v, int vAt, int length) {
    float norm = length(s, sAt, length);
    float factor = norm / (1 + norm * norm);
    for (int i = 0; i < length; i++) {
      v[vAt + i] = factor * s[sAt + i];
    }
  }

  /**
   * Computes the gradient of {@link #squash}: with n = |s| and e = s / n it is ds = n / (1 + n^2)
   * dv + n (1 - n^2) / (1 + n^2)^2 (e . dv) e, and zero if s is zero. dv and ds may be the same
   * array.
   */
  static void squashGradient(
      float[] s, int sAt, float[] dv, int dvAt, float[] ds, int dsAt, int length) {
    float square = dot(s, sAt, s, sAt, length);
    float norm = (float) Math.sqrt(square);
    float inverse = 1 / (1 + square);
    float along =
        norm == 0 ? 0 : dot(s, sAt, dv, dvAt, length) * (1 - square) * inverse * inverse / norm;
    float across = norm * inverse;
    for (int i = 0; i < length; i++) {
      ds[dsAt + i] = across * dv[dvAt + i] + along * s[sAt + i];
    }
  }

  /** Replaces the gradients with respect to a softmax y by those with respect to its input. */
  static void softmaxGradient(float[] y, int yAt, float[] gradient, int at, int length) {
    float mean = 0;
    for (int i = 0; i < length; i++) {
      mean += y[yAt + i] * gradient[at + i];
    }
    for (int i = 0; i < length; i++) {
      gradient[at + i] = y[yAt + i] * (gradient[at + i] - mean);
    }
  }
}
