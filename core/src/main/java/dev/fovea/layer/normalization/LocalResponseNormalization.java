package dev.fovea.layer.normalization;

import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Local response normalization, which divides each value by a sum over neighbouring channels of its
 * position: y_c = x_c / (bias + alpha / size * sum of x_j^2)^beta, for j from c - floor((size - 1)
 * / 2) to c + ceil((size - 1) / 2) (Krizhevsky et al., "ImageNet classification with deep
 * convolutional neural networks", 2012, section 3.3, where alpha is not divided by the size). The
 * arguments are those of ONNX's operator LRN; Keras has no such layer.
 *
 * <p>Input and output (..., channels).
 *
 * @param size the number of channels in the sum
 */
public record LocalResponseNormalization(
    String name, int size, double alpha, double beta, double bias) implements Layer {
  /**
   * @throws dev.fovea.tensor.ShapeException if the size is not positive
   */
  public LocalResponseNormalization {
    Sizes.requirePositive("size", size);
  }

  /** Returns a layer with ONNX's defaults of alpha (0.0001), beta (0.75) and bias (1). */
  public static LocalResponseNormalization of(int size) {
    return new LocalResponseNormalization("", size, 1e-4, 0.75, 1);
  }

  /** Returns this layer with the given name. */
  public LocalResponseNormalization name(String name) {
    return new LocalResponseNormalization(name, size, alpha, beta, bias);
  }

  /** Returns this layer with the given numbers. */
  public LocalResponseNormalization numbers(double alpha, double beta, double bias) {
    return new LocalResponseNormalization(name, size, alpha, beta, bias);
  }

  @Override
  public LayerKind kind() {
    return LayerKind.OTHER;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Sizes.single(inputs);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Workers workers;
    private final int rows;
    private final int channels;
    private final int before = (size - 1) / 2;
    private final int after = size - 1 - before;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    /** The base of the power that each value is divided by. */
    private final float[] bases;

    Bound(Binding binding) {
      workers = binding.kernels().workers();
      rows = binding.rows();
      channels = binding.outputShape().channels();
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
      bases = binding.scratch(rows * channels);
    }

    @Override
    public void forward(int samples, long step) {
      workers.forEach(
          samples,
          sample -> {
            for (int row = sample * rows; row < (sample + 1) * rows; row++) {
              values(row * channels);
            }
          });
    }

    private void values(int first) {
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        int end = Math.min(channels - 1, c + after);
        for (int j = Math.max(0, c - before); j <= end; j++) {
          sum += (double) x[first + j] * x[first + j];
        }
        bases[first + c] = (float) (bias + alpha / size * sum);
        y[first + c] = (float) (x[first + c] * Math.pow(bases[first + c], -beta));
      }
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        workers.forEach(
            samples,
            sample -> {
              for (int row = sample * rows; row < (sample + 1) * rows; row++) {
                gradients(row * channels);
              }
            });
      }
    }

    /** Channel c counts in the sums of the channels c - after to c + before. */
    private void gradients(int first) {
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        int end = Math.min(channels - 1, c + before);
        for (int j = Math.max(0, c - after); j <= end; j++) {
          sum += (double) dy[first + j] * y[first + j] / bases[first + j];
        }
        double own = dy[first + c] * Math.pow(bases[first + c], -beta);
        dx[first + c] = (float) (own - 2 * alpha * beta / size * x[first + c] * sum);
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("size", size)
        .with("alpha", alpha)
        .with("beta", beta)
        .with("bias", bias);
  }

  public static LocalResponseNormalization from(String name, Config config) {
    return new LocalResponseNormalization(
        name,
        config.integer("size"),
        config.number("alpha", 1e-4),
        config.number("beta", 0.75),
        config.number("bias", 1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, size);
  }
}
