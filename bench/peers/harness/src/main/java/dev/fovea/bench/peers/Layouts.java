package dev.fovea.bench.peers;

/** From Keras's layouts to those of frameworks that keep channels first. */
public final class Layouts {
  private Layouts() {}

  /** A convolution's kernel (height, width, in, out) as (out, in, height, width). */
  public static float[] kernel(float[] w, int taps, int in, int out) {
    float[] result = new float[w.length];
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          result[(o * in + i) * taps + tap] = w[(tap * in + i) * out + o];
        }
      }
    }
    return result;
  }

  /** A dense kernel (pixels * channels, out) behind a flattening as (channels * pixels, out). */
  public static float[] flattened(float[] w, int pixels, int channels, int out) {
    float[] result = new float[w.length];
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int channel = 0; channel < channels; channel++) {
        int from = (pixel * channels + channel) * out;
        System.arraycopy(w, from, result, (channel * pixels + pixel) * out, out);
      }
    }
    return result;
  }

  /** A matrix (in, out) as (out, in). */
  public static float[] transposed(float[] w, int in, int out) {
    return kernel(w, 1, in, out);
  }

  /** Images (samples, pixels, channels) as (samples, channels, pixels). */
  public static void channelsFirst(float[] x, int samples, int pixels, int channels, float[] to) {
    for (int s = 0; s < samples; s++) {
      for (int p = 0; p < pixels; p++) {
        for (int c = 0; c < channels; c++) {
          to[(s * channels + c) * pixels + p] = x[(s * pixels + p) * channels + c];
        }
      }
    }
  }
}
