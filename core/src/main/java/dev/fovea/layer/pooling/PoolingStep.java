package dev.fovea.layer.pooling;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Window;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;

/** A bound pooling over any kind of window. */
abstract sealed class PoolingStep implements Step {
  final Kernels kernels;
  final Window window;
  final int channels;
  final float[] x;
  final float[] dx;
  final float[] y;
  final float[] dy;

  private PoolingStep(Binding binding, Window window) {
    this.kernels = binding.kernels();
    this.window = window;
    this.channels = binding.inputShape().channels();
    this.x = binding.input();
    this.dx = binding.inputGradient();
    this.y = binding.output();
    this.dy = binding.outputGradient();
  }

  /**
   * Binds pooling.
   *
   * @param divisors the divisor of the sum of each window in a mean
   */
  static PoolingStep of(Pooling.Rule rule, Binding binding, Window window, int[] divisors) {
    return switch (rule) {
      case MAX -> new Max(binding, window);
      case AVERAGE -> new Average(binding, window, divisors);
    };
  }

  private static final class Max extends PoolingStep {
    /** The input position of the maximum, for each output. */
    private final int[] winners;

    Max(Binding binding, Window window) {
      super(binding, window);
      winners = binding.intScratch(binding.outputShape().size());
    }

    @Override
    public void forward(int samples, long step) {
      kernels.maxPool(window, channels, samples, x, y, winners);
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        kernels.maxPoolGradient(window, channels, samples, dy, winners, dx);
      }
    }
  }

  private static final class Average extends PoolingStep {
    private final int[] divisors;

    Average(Binding binding, Window window, int[] divisors) {
      super(binding, window);
      this.divisors = divisors;
    }

    @Override
    public void forward(int samples, long step) {
      kernels.averagePool(window, divisors, channels, samples, x, y);
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        kernels.averagePoolGradient(window, divisors, channels, samples, dy, dx);
      }
    }
  }
}
