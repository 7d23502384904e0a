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

/**
 * Convolution as image processing: one kernel slides over each channel by itself. As in every CNN
 * the kernel is not flipped: slide, multiply, sum (cross-correlation).
 *
 * @param stride from one position to the next, in both directions
 */
public record ImageFilter(FilterKernel kernel, Padding padding, int stride) {
  private static final int[] ONES = {1, 1};

  /**
   * @throws IllegalArgumentException if the stride is not positive
   */
  public ImageFilter {
    if (stride < 1) {
      throw new IllegalArgumentException("a stride is 1 or more, not " + stride);
    }
  }

  /** Only positions where the kernel lies on the picture, each of them. */
  public static ImageFilter of(FilterKernel kernel) {
    return new ImageFilter(kernel, Padding.VALID, 1);
  }

  /** With zeros around the picture, or without. */
  public ImageFilter padding(Padding changed) {
    return new ImageFilter(kernel, changed, stride);
  }

  /** With another stride. */
  public ImageFilter stride(int changed) {
    return new ImageFilter(kernel, padding, changed);
  }

  /**
   * The filtered picture; its values may lie below 0 and above 1.
   *
   * @param image (height, width, channels)
   * @return (height, width, channels) of the positions
   * @throws ShapeException if the kernel does not fit
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

  /** Where the kernel goes. */
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
   * One position, as one would compute it by hand.
   *
   * @param y row of the output
   * @param x column of the output
   * @param patch the values under the kernel, row by row; zero beyond the border
   * @param products each times the kernel's value
   * @param sum of the products
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Step(int y, int x, double[] patch, double[] products, double sum) {}

  /**
   * One position of the output.
   *
   * @param position counted row by row from 0
   * @throws IndexOutOfBoundsException if there is no such position or channel
   */
  public Step step(Tensor image, int channel, int position) {
    Window window = window(image);
    java.util.Objects.checkIndex(position, window.outputs());
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

  /** The sizes of the output for this picture: (height, width). */
  public Shape positions(Tensor image) {
    Window window = window(image);
    return Shape.of(window.outH(), window.outW());
  }
}
