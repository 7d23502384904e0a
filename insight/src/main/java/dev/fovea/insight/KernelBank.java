package dev.fovea.insight;

import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.Convolutional;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.model.ModelLayer;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * The kernels of a convolution, each as a small picture.
 *
 * <p>Kernels of Conv1D are one high; the depths of a Conv3D stand one under the other.
 *
 * @param height of a kernel
 * @param width of a kernel
 * @param inputs the input channels that each filter sees
 * @param filters the filters
 * @param values (filters, inputs, height, width)
 */
@SuppressWarnings("ArrayRecordComponent")
public record KernelBank(int height, int width, int inputs, int filters, float[] values) {
  private static final int POWER_STEPS = 200;

  /** Whether a layer has kernels. */
  public static boolean has(Layer layer) {
    return layer instanceof Convolutional<?>;
  }

  /**
   * The weights of a layer, as they are now. A depthwise (or separable) convolution has a filter of
   * one input for each of its input channels and depth multipliers.
   *
   * @throws IllegalArgumentException if it is no convolution
   */
  public static KernelBank of(ModelLayer layer) {
    if (!has(layer.layer())) {
      throw new IllegalArgumentException(layer + " is no convolution and has no kernels");
    }
    Shape shape = layer.weights().getFirst().shape();
    float[] weights = layer.weights().getFirst().values();
    int rank = shape.rank() - 2;
    int taps = shape.slice(0, rank).size();
    int width = shape.dim(rank - 1);
    int third = shape.dim(rank);
    int fourth = shape.dim(rank + 1);
    boolean alone =
        layer.layer() instanceof DepthwiseConv || layer.layer() instanceof SeparableConv;
    boolean outputsFirst = layer.layer() instanceof ConvTranspose;
    int filters = alone ? third * fourth : outputsFirst ? third : fourth;
    int inputs = alone ? 1 : outputsFirst ? fourth : third;
    float[] values = new float[weights.length];
    for (int filter = 0; filter < filters; filter++) {
      for (int input = 0; input < inputs; input++) {
        int column = outputsFirst ? filter * fourth + input : input * filters + filter;
        for (int tap = 0; tap < taps; tap++) {
          values[(filter * inputs + input) * taps + tap] = weights[tap * third * fourth + column];
        }
      }
    }
    return new KernelBank(taps / width, width, inputs, filters, values);
  }

  /**
   * One kernel: (height, width).
   *
   * @throws IndexOutOfBoundsException if there is no such filter or input
   */
  public float[] kernel(int filter, int input) {
    Objects.checkIndex(filter, filters);
    Objects.checkIndex(input, inputs);
    int taps = height * width;
    int from = (filter * inputs + input) * taps;
    return java.util.Arrays.copyOfRange(values, from, from + taps);
  }

  /** The kernels of all filters for one input channel. */
  public KernelBank ofInput(int input) {
    float[] chosen = new float[filters * height * width];
    for (int filter = 0; filter < filters; filter++) {
      System.arraycopy(kernel(filter, input), 0, chosen, filter * height * width, height * width);
    }
    return new KernelBank(height, width, 1, filters, chosen);
  }

  /** The kernels of one filter, a filter of its own for each input channel. */
  public KernelBank ofFilter(int filter) {
    Objects.checkIndex(filter, filters);
    int size = inputs * height * width;
    float[] chosen = java.util.Arrays.copyOfRange(values, filter * size, (filter + 1) * size);
    return new KernelBank(height, width, 1, inputs, chosen);
  }

  /**
   * For each filter the one kernel that says most of its kernels for all input channels: their
   * first principal component, not centered (the first right singular vector of the matrix of input
   * channels by taps), times the root of the mean square of the channels' shares in it; its sign is
   * that of most of these shares.
   */
  public KernelBank principal() {
    int taps = height * width;
    float[] result = new float[filters * taps];
    for (int filter = 0; filter < filters; filter++) {
      double[] component = component(filter, taps);
      double signs = 0;
      double squares = 0;
      for (int input = 0; input < inputs; input++) {
        double share = dot(filter, input, component);
        signs += share;
        squares += share * share;
      }
      double size = Math.copySign(Math.sqrt(squares / inputs), signs);
      for (int tap = 0; tap < taps; tap++) {
        result[filter * taps + tap] = (float) (size * component[tap]);
      }
    }
    return new KernelBank(height, width, 1, filters, result);
  }

  /** By power iteration from the kernel with the largest weights. */
  private double[] component(int filter, int taps) {
    double[] vector = new double[taps];
    double largest = -1;
    for (int input = 0; input < inputs; input++) {
      double[] kernel = new double[taps];
      double square = 0;
      for (int tap = 0; tap < taps; tap++) {
        kernel[tap] = values[(filter * inputs + input) * taps + tap];
        square += kernel[tap] * kernel[tap];
      }
      if (square > largest) {
        largest = square;
        vector = kernel;
      }
    }
    normalize(vector);
    for (int step = 0; step < POWER_STEPS; step++) {
      double[] next = new double[taps];
      for (int input = 0; input < inputs; input++) {
        double share = dot(filter, input, vector);
        for (int tap = 0; tap < taps; tap++) {
          next[tap] += share * values[(filter * inputs + input) * taps + tap];
        }
      }
      normalize(next);
      vector = next;
    }
    return vector;
  }

  private double dot(int filter, int input, double[] vector) {
    double sum = 0;
    for (int tap = 0; tap < vector.length; tap++) {
      sum += vector[tap] * values[(filter * inputs + input) * vector.length + tap];
    }
    return sum;
  }

  private static void normalize(double[] vector) {
    double square = 0;
    for (double value : vector) {
      square += value * value;
    }
    double length = Math.sqrt(square);
    if (length > 0) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= length;
      }
    }
  }
}
