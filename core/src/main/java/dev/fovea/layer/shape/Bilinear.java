package dev.fovea.layer.shape;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * Bilinear interpolation with half-pixel centers, as in Keras. Output position i of an axis that
 * grows by s corresponds to the input position (i + 1/2) / s - 1/2. Positions beyond the border
 * have the value at the border.
 *
 * @param rows the position of each output row between input rows
 * @param columns the position of each output column between input columns
 */
record Bilinear(Axis rows, Axis columns) {

  /**
   * The positions of the outputs along an axis of the input.
   *
   * @param below the input position at or before each output
   * @param above the input position after it
   * @param share the weight of the position after it
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

  /**
   * Returns the interpolation of an input of shape (height, width, channels) that is enlarged by
   * the given factors.
   */
  static Bilinear of(Shape input, Shape factors) {
    return new Bilinear(
        Axis.of(input.dim(0), factors.dim(0)), Axis.of(input.dim(1), factors.dim(1)));
  }

  /** The work on an output pixel, given the four input pixels around it and their weights. */
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

  /** Binds to the first input and output. */
  Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Workers workers;
    private final int channels;
    private final int in;
    private final int out;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      workers = binding.kernels().workers();
      channels = binding.outputShape().channels();
      in = binding.inputShape().size();
      out = binding.outputShape().size();
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      workers.forEach(
          samples,
          sample -> {
            Arrays.fill(y, sample * out, (sample + 1) * out, 0);
            forEachPixel(
                (output, input, share) ->
                    add(
                        share,
                        x,
                        sample * in + input * channels,
                        y,
                        sample * out + output * channels));
          });
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        workers.forEach(
            samples,
            sample -> {
              Arrays.fill(dx, sample * in, (sample + 1) * in, 0);
              forEachPixel(
                  (output, input, share) ->
                      add(
                          share,
                          dy,
                          sample * out + output * channels,
                          dx,
                          sample * in + input * channels));
            });
      }
    }

    private void add(float share, float[] from, int fromAt, float[] to, int toAt) {
      for (int c = 0; c < channels; c++) {
        to[toAt + c] += share * from[fromAt + c];
      }
    }
  }
}
