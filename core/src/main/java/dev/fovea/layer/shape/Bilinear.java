package dev.fovea.layer.shape;

import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Chunks;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * Bilinear interpolation with half-pixel centers, as Keras resizes: output position i of an axis
 * that grows by s lies at (i + 1/2) / s - 1/2 of the input, where positions beyond the border have
 * the value at the border.
 *
 * @param rows for each row of the output where it lies between rows of the input
 * @param columns likewise
 */
record Bilinear(Axis rows, Axis columns) {

  /**
   * Where output positions lie.
   *
   * @param below the input position at or before each
   * @param above the one behind
   * @param share how much of the one behind goes in
   */
  record Axis(int size, int[] below, int[] above, float[] share) {
    static Axis of(int size, int factor) {
      int n = size * factor;
      int[] below = new int[n];
      int[] above = new int[n];
      float[] share = new float[n];
      for (int i = 0; i < n; i++) {
        double at = (i + 0.5) / factor - 0.5;
        int floor = (int) Math.floor(at);
        below[i] = Math.max(floor, 0);
        above[i] = Math.min(floor + 1, size - 1);
        share[i] = (float) (at - floor);
      }
      return new Axis(size, below, above, share);
    }

    int outputs() {
      return below.length;
    }
  }

  /** The way from an input (height, width, channels) to one that is larger by these factors. */
  static Bilinear of(Shape input, Shape factors) {
    return new Bilinear(
        Axis.of(input.dim(0), factors.dim(0)), Axis.of(input.dim(1), factors.dim(1)));
  }

  /** The four input pixels around an output pixel, and their shares. */
  private interface Pixel {
    void visit(int output, int input, float share);
  }

  private void forEachPixel(Pixel pixel) {
    for (int i = 0; i < rows.outputs(); i++) {
      for (int j = 0; j < columns.outputs(); j++) {
        int output = i * columns.outputs() + j;
        int below = rows.below[i] * columns.size;
        int above = rows.above[i] * columns.size;
        float down = rows.share[i];
        float right = columns.share[j];
        pixel.visit(output, below + columns.below[j], (1 - down) * (1 - right));
        pixel.visit(output, below + columns.above[j], (1 - down) * right);
        pixel.visit(output, above + columns.below[j], down * (1 - right));
        pixel.visit(output, above + columns.above[j], down * right);
      }
    }
  }

  void forward(Pass pass) {
    spread(pass, pass.input(), pass.output(), false);
  }

  void backward(Pass pass) {
    if (pass.wantsInputGradient(0)) {
      spread(pass, pass.outputGradient(), pass.inputGradient(0), true);
    }
  }

  /**
   * Adds, pixel by pixel, shares of one array to the other: to the output, or back to the input.
   */
  private void spread(Pass pass, float[] from, float[] to, boolean back) {
    int channels = pass.outputShape().channels();
    int in = pass.inputShape(0).size();
    int out = pass.outputShape().size();
    Chunks.samples(
        pass,
        sample -> {
          int size = back ? in : out;
          Arrays.fill(to, sample * size, (sample + 1) * size, 0);
          forEachPixel(
              (output, input, share) -> {
                int x = sample * in + input * channels;
                int y = sample * out + output * channels;
                int source = back ? y : x;
                int target = back ? x : y;
                for (int c = 0; c < channels; c++) {
                  to[target + c] += share * from[source + c];
                }
              });
        });
  }
}
