package dev.fovea.insight;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Locale;
import java.util.Objects;

/**
 * Convolution as image processing: one kernel is applied to each channel separately. As in every
 * CNN the kernel is not flipped (cross-correlation).
 *
 * @param kernel kernel
 * @param padding padding of the image
 * @param stride distance between positions, in both directions
 */
public record ImageFilter(FilterKernel kernel, Padding padding, int stride) {
  private static final int[] ONES = {1, 1};

  /**
   * Checks the stride.
   *
   * @throws IllegalArgumentException if the stride is not positive
   */
  public ImageFilter {
    if (stride < 1) {
      throw new IllegalArgumentException("a stride is 1 or more, not " + stride);
    }
  }

  /** Returns a filter with stride 1 and without padding. */
  public static ImageFilter of(FilterKernel kernel) {
    return new ImageFilter(kernel, Padding.VALID, 1);
  }

  /** Returns this filter with the given padding. */
  public ImageFilter padding(Padding changed) {
    return new ImageFilter(kernel, changed, stride);
  }

  /** Returns this filter with the given stride. */
  public ImageFilter stride(int changed) {
    return new ImageFilter(kernel, padding, changed);
  }

  /**
   * Returns the filtered image, whose values may be below 0 and above 1.
   *
   * @param image (height, width, channels)
   * @return (height of the output, width of the output, channels)
   * @throws ShapeException if the kernel does not fit into the image
   */
  public Tensor apply(Tensor image) {
    Window window = window(image);
    int channels = image.shape().channels();
    Kernels kernels = Kernels.best(Workers.shared());
    ConvolutionProblem problem = ConvolutionProblem.of(window, channels, channels);
    Convolution convolution = kernels.convolution(problem.groups(channels).forwardOnly());
    float[] weights = new float[window.taps() * channels];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = kernel.at(i / channels / kernel.width(), i / channels % kernel.width());
    }
    Tensor result = Tensor.zeros(Shape.of(window.outH(), window.outW(), channels));
    WeightView view = WeightView.constant(weights);
    convolution.forward(1, image.data(), view, new float[0], Activation.LINEAR, result.data());
    return result;
  }

  /** Returns the positions of the kernel. */
  private Window window(Tensor image) {
    Shape shape = image.shape();
    if (shape.rank() != 3) {
      throw new ShapeException("an image is (height, width, channels), not " + shape);
    }
    int[] size = {kernel.height(), kernel.width()};
    Window window =
        Window.of(shape.slice(0, 2).dims(), size, new int[] {stride, stride}, ONES, padding);
    if (window.outH() < 1 || window.outW() < 1) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "kernel %dx%d does not fit an image %s with padding valid; use padding same",
              kernel.height(),
              kernel.width(),
              shape));
    }
    return window;
  }

  /**
   * The computation of one output.
   *
   * @param y row of the output
   * @param x column of the output
   * @param patch values under the kernel, row by row; zero beyond the border
   * @param products products of these values with those of the kernel
   * @param sum sum of the products
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Step(int y, int x, double[] patch, double[] products, double sum) {}

  /**
   * Computes one output step by step.
   *
   * @param position index of the output, row by row from 0
   * @throws IndexOutOfBoundsException if there is no such position or channel
   */
  public Step step(Tensor image, int channel, int position) {
    Window window = window(image);
    Objects.checkIndex(position, window.outputs());
    double[] patch = new double[window.taps()];
    double[] products = new double[patch.length];
    double sum = 0;
    for (int tap = 0; tap < patch.length; tap++) {
      int from = window.position(position, tap);
      int y = Math.max(0, from) / window.inW();
      int x = Math.max(0, from) % window.inW();
      patch[tap] = from < 0 ? 0 : image.get(y, x, channel);
      products[tap] = patch[tap] * kernel.at(tap / kernel.width(), tap % kernel.width());
      sum += products[tap];
    }
    return new Step(position / window.outW(), position % window.outW(), patch, products, sum);
  }

  /** Returns the size of the output for an image: (height, width). */
  public Shape positions(Tensor image) {
    Window window = window(image);
    return Shape.of(window.outH(), window.outW());
  }
}
