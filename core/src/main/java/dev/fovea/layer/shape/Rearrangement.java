package dev.fovea.layer.shape;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * A mapping of pieces of an output to pieces of the input. It computes the forward pass of layers
 * that pad, crop, repeat and permute, and, by adding up gradients, their backward pass.
 *
 * @param run the number of values in a piece, which are contiguous in input and output
 * @param source the piece of a sample's input for each piece of its output, or {@link #ZERO}
 * @param fill the value of pieces without a source
 */
record Rearrangement(int run, int[] source, float fill) {
  /** The source of a piece that consists of zeros, or of the value that fills. */
  static final int ZERO = -1;

  Rearrangement(int run, int[] source) {
    this(run, source, 0);
  }

  /** A mapping of output positions to input positions along each axis. */
  interface AxisMap {
    /** Returns the position in the input, or {@link #ZERO}. */
    int source(int axis, int position);
  }

  /**
   * Pieces are the pixels: all channels of a position. The shapes are (spatial sizes, channels).
   */
  static Rearrangement ofPixels(Shape input, Shape output, AxisMap map) {
    int rank = output.rank() - 1;
    int[] source = new int[output.slice(0, rank).size()];
    for (int i = 0; i < source.length; i++) {
      int rest = i;
      int stride = 1;
      int at = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int from = map.source(axis, rest % output.dim(axis));
        at = from == ZERO || at == ZERO ? ZERO : at + from * stride;
        rest /= output.dim(axis);
        stride *= input.dim(axis);
      }
      source[i] = at;
    }
    return new Rearrangement(input.channels(), source);
  }

  /**
   * Maps positions along every axis, the last one included. Pieces are as long as the last axes
   * that are mapped to themselves allow.
   */
  static Rearrangement ofAxes(Shape input, Shape output, AxisMap map, float fill) {
    int first = output.rank();
    while (first > 0 && isIdentity(map, first - 1, input, output)) {
      first--;
    }
    int run = output.slice(first, output.rank()).size();
    int[] source = new int[output.slice(0, first).size()];
    for (int i = 0; i < source.length; i++) {
      int rest = i;
      int stride = 1;
      int at = 0;
      for (int axis = first - 1; axis >= 0; axis--) {
        int from = map.source(axis, rest % output.dim(axis));
        at = from == ZERO || at == ZERO ? ZERO : at + from * stride;
        rest /= output.dim(axis);
        stride *= input.dim(axis);
      }
      source[i] = at;
    }
    return new Rearrangement(run, source, fill);
  }

  private static boolean isIdentity(AxisMap map, int axis, Shape input, Shape output) {
    boolean same = input.dim(axis) == output.dim(axis);
    for (int position = 0; same && position < output.dim(axis); position++) {
      same = map.source(axis, position) == position;
    }
    return same;
  }

  /** Binds to the first input and output. */
  Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Workers workers;
    private final int in;
    private final int out;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      workers = binding.kernels().workers();
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
            for (int piece = 0; piece < source.length; piece++) {
              int to = sample * out + piece * run;
              if (source[piece] == ZERO) {
                Arrays.fill(y, to, to + run, fill);
              } else {
                System.arraycopy(x, sample * in + source[piece] * run, y, to, run);
              }
            }
          });
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        workers.forEach(
            samples,
            sample -> {
              Arrays.fill(dx, sample * in, (sample + 1) * in, 0);
              for (int piece = 0; piece < source.length; piece++) {
                if (source[piece] != ZERO) {
                  add(sample * out + piece * run, sample * in + source[piece] * run);
                }
              }
            });
      }
    }

    private void add(int from, int to) {
      for (int i = 0; i < run; i++) {
        dx[to + i] += dy[from + i];
      }
    }
  }
}
