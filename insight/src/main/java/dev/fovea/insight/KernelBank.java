package dev.fovea.insight;

import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.Convolutional;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.model.ModelLayer;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;

/**
 * The kernels of a convolution as two-dimensional maps.
 *
 * <p>Kernels of Conv1D have a height of 1; the slices of Conv3D kernels are placed one below the
 * other.
 *
 * @param height height of a kernel
 * @param width width of a kernel
 * @param inputs number of input channels of each filter
 * @param filters number of filters
 * @param values values, (filters, inputs, height, width)
 */
@SuppressWarnings("ArrayRecordComponent")
public record KernelBank(int height, int width, int inputs, int filters, float[] values) {
  private static final int POWER_STEPS = 200;

  /** Returns whether a layer has kernels. */
  public static boolean has(Layer layer) {
    return layer instanceof Convolutional<?>;
  }

  /**
   * Copies the current weights of a layer. A depthwise or separable convolution has one filter,
   * with one input, for each input channel and depth multiplier.
   *
   * @throws IllegalArgumentException if the layer is not a convolution
   */
  public static KernelBank of(ModelLayer layer) {
    if (!has(layer.layer())) {
      throw new IllegalArgumentException(layer + " is not a convolution and has no kernels");
    }
    Shape shape = layer.weights().getFirst().shape();
    float[] weights = layer.weights().getFirst().values();
    int rank = shape.rank() - 2;
    int taps = shape.slice(0, rank).size();
    int width = shape.dim(rank - 1);
    int third = shape.dim(rank);
    int fourth = shape.dim(rank + 1);
    boolean depthwise =
        layer.layer() instanceof DepthwiseConv || layer.layer() instanceof SeparableConv;
    boolean outputsFirst = layer.layer() instanceof ConvTranspose;
    int filters = depthwise ? third * fourth : outputsFirst ? third : fourth;
    int inputs = depthwise ? 1 : outputsFirst ? fourth : third;
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
   * Returns one kernel: (height, width).
   *
   * @throws IndexOutOfBoundsException if there is no such filter or input
   */
  public float[] kernel(int filter, int input) {
    Objects.checkIndex(filter, filters);
    Objects.checkIndex(input, inputs);
    int taps = height * width;
    int from = (filter * inputs + input) * taps;
    return Arrays.copyOfRange(values, from, from + taps);
  }

  /** Returns the kernels of all filters for one input channel. */
  public KernelBank ofInput(int input) {
    float[] chosen = new float[filters * height * width];
    for (int filter = 0; filter < filters; filter++) {
      System.arraycopy(kernel(filter, input), 0, chosen, filter * height * width, height * width);
    }
    return new KernelBank(height, width, 1, filters, chosen);
  }

  /** Returns the kernels of one filter as a bank with one filter for each input channel. */
  public KernelBank ofFilter(int filter) {
    Objects.checkIndex(filter, filters);
    int size = inputs * height * width;
    float[] chosen = Arrays.copyOfRange(values, filter * size, (filter + 1) * size);
    return new KernelBank(height, width, 1, inputs, chosen);
  }

  /**
   * Returns for each filter the kernel that represents its kernels for all input channels best:
   * their first principal component without centering (the first right singular vector of the
   * matrix of input channels by taps), scaled by the root mean square of the channels' projections
   * on it. Its sign is that of the sum of these projections.
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

  /** Computes the component by power iteration from the kernel with the largest norm. */
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
