package dev.fovea.insight.embedding;

/**
 * Fourier transforms along the columns of a complex matrix. Each row is an array, so that many
 * columns are transformed at once by loops that the compiler vectorizes. {@link #forward} leaves
 * the frequencies in bit-reversed order and {@link #inverse} expects that order, because a
 * convolution needs no reordering. Two steps are combined into one pass over four rows, which stay
 * in the cache (decimation in frequency, W. Gentleman and G. Sande, 1966, and in time, J. Cooley
 * and J. Tukey, 1965).
 */
final class Fft {
  private final int size;
  private final float[] cos;
  private final float[] sin;

  /** Creates transforms of the given length, a power of two that is at least 2. */
  Fft(int size) {
    this.size = size;
    cos = new float[size / 2];
    sin = new float[size / 2];
    for (int i = 0; i < size / 2; i++) {
      cos[i] = (float) Math.cos(2 * Math.PI * i / size);
      sin[i] = (float) Math.sin(2 * Math.PI * i / size);
    }
  }

  /**
   * Transforms the columns {@code from} to {@code to - 1} in place: the sum over j of a[j] exp(-2
   * pi i j k / size).
   */
  void forward(float[][] re, float[][] im, int from, int to) {
    int half = size / 2;
    for (; half >= 2; half /= 4) {
      int next = half / 2;
      for (int j = 0; j < next; j++) {
        for (int a = j; a < size; a += 2 * half) {
          byFrequency(re, im, a, half, j, from, to);
          byFrequency(re, im, a + next, half, j + next, from, to);
          byFrequency(re, im, a, next, j, from, to);
          byFrequency(re, im, a + half, next, j, from, to);
        }
      }
    }
    for (int a = 0; half == 1 && a < size; a += 2) {
      byFrequency(re, im, a, 1, 0, from, to);
    }
  }

  /**
   * Inverts the transform of the columns {@code from} to {@code to - 1} in place, without dividing
   * by the size.
   */
  void inverse(float[][] re, float[][] im, int from, int to) {
    int half = 1;
    for (; half <= size / 4; half *= 4) {
      int next = 2 * half;
      for (int j = 0; j < half; j++) {
        for (int a = j; a < size; a += 2 * next) {
          byTime(re, im, a, half, j, from, to);
          byTime(re, im, a + next, half, j, from, to);
          byTime(re, im, a, next, j, from, to);
          byTime(re, im, a + half, next, j + half, from, to);
        }
      }
    }
    for (int j = 0; half == size / 2 && j < half; j++) {
      byTime(re, im, j, half, j, from, to);
    }
  }

  /** Combines the rows a and a + half, the j-th pair of their step. */
  private void byFrequency(float[][] re, float[][] im, int a, int half, int j, int from, int to) {
    int turn = j * (size / 2 / half);
    int b = a + half;
    byFrequency(re[a], im[a], re[b], im[b], cos[turn], -sin[turn], from, to);
  }

  private void byTime(float[][] re, float[][] im, int a, int half, int j, int from, int to) {
    int turn = j * (size / 2 / half);
    int b = a + half;
    byTime(re[a], im[a], re[b], im[b], cos[turn], sin[turn], from, to);
  }

  /** Computes a, b = a + b, (a - b) (c + i s). */
  private static void byFrequency(
      float[] ar, float[] ai, float[] br, float[] bi, float c, float s, int from, int to) {
    for (int i = from; i < to; i++) {
      float re = ar[i] - br[i];
      float im = ai[i] - bi[i];
      ar[i] = ar[i] + br[i];
      ai[i] = ai[i] + bi[i];
      br[i] = re * c - im * s;
      bi[i] = re * s + im * c;
    }
  }

  /** Computes a, b = a + b (c + i s), a - b (c + i s). */
  private static void byTime(
      float[] ar, float[] ai, float[] br, float[] bi, float c, float s, int from, int to) {
    for (int i = from; i < to; i++) {
      float re = br[i] * c - bi[i] * s;
      float im = br[i] * s + bi[i] * c;
      br[i] = ar[i] - re;
      bi[i] = ai[i] - im;
      ar[i] = ar[i] + re;
      ai[i] = ai[i] + im;
    }
  }
}
