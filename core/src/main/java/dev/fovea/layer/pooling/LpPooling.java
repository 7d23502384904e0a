package dev.fovea.layer.pooling;

import dev.fovea.config.Config;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Window;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Chunks;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A pooling (LpPooling1D to 3D) that computes the p-norm of every window: the p-th root of the sum
 * of |x|^p. Padding does not contribute. Keras has no such layer.
 *
 * @param p the exponent, at least 1
 * @param pooling the windows, whose rule is AVERAGE
 */
public record LpPooling(String name, int p, Pooling pooling) implements Layer {
  /**
   * @throws dev.fovea.tensor.ShapeException if the exponent is not positive
   */
  public LpPooling {
    Sizes.requirePositive("p", p);
  }

  /** Returns a pooling whose windows do not overlap. */
  public static LpPooling of(int p, int rank, int... poolSize) {
    return new LpPooling("", p, Pooling.of(Pooling.Rule.AVERAGE, rank, poolSize));
  }

  @Override
  public String className() {
    return "LpPooling" + pooling.poolSize().rank() + "D";
  }

  /** Returns this layer with the given name. */
  public LpPooling name(String name) {
    return new LpPooling(name, p, pooling);
  }

  /** Returns this layer with one stride for each spatial dimension, or one for all. */
  public LpPooling strides(int... sizes) {
    return new LpPooling(name, p, pooling.strides(sizes));
  }

  /** Returns this layer with the given padding. */
  public LpPooling padding(Padding padding) {
    return new LpPooling(name, p, pooling.padding(padding));
  }

  /** Returns this layer with output sizes that are rounded up, or down. */
  public LpPooling ceilMode(boolean ceilMode) {
    return new LpPooling(name, p, pooling.ceilMode(ceilMode));
  }

  /** Returns this layer with the given distance between the positions of a window. */
  public LpPooling dilationRate(int... rates) {
    return new LpPooling(name, p, pooling.dilationRate(rates));
  }

  @Override
  public LayerKind kind() {
    return LayerKind.POOLING;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return pooling.reach(inputs, input, axis);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return pooling.outputShape(inputs);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding, pooling.window(binding.inputShape()));
  }

  private final class Bound implements Step {
    private final Kernels kernels;
    private final Window window;
    private final int channels;
    private final int in;
    private final int out;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    /** The divisor 1 for each window, which makes a mean a sum. */
    private final int[] ones;

    /** |x|^p, and in the backward pass the gradient of the sums for each output. */
    private final float[] powers;

    private final float[] sumGradients;

    Bound(Binding binding, Window window) {
      this.kernels = binding.kernels();
      this.window = window;
      this.channels = binding.inputShape().channels();
      this.in = binding.inputShape().size();
      this.out = binding.outputShape().size();
      this.x = binding.input();
      this.dx = binding.inputGradient();
      this.y = binding.output();
      this.dy = binding.outputGradient();
      this.ones = new int[window.outputs()];
      Arrays.fill(ones, 1);
      this.powers = binding.scratch(in);
      this.sumGradients = dx.length > 0 ? binding.scratch(out) : Binding.UNWANTED;
    }

    @Override
    public void forward(int samples, long step) {
      Chunks.forEach(
          kernels.workers(),
          samples * in,
          (from, end) -> {
            for (int i = from; i < end; i++) {
              powers[i] = p == 2 ? x[i] * x[i] : (float) Math.pow(Math.abs(x[i]), p);
            }
          });
      kernels.averagePool(window, ones, channels, samples, powers, y);
      Chunks.forEach(
          kernels.workers(),
          samples * out,
          (from, end) -> {
            for (int i = from; i < end; i++) {
              y[i] = (float) (p == 2 ? Math.sqrt(y[i]) : Math.pow(y[i], 1.0 / p));
            }
          });
    }

    /** With y^p = sum of |x|^p: dy/dx = sign(x) (|x| / y)^(p-1), and 0 where all of x are 0. */
    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        Chunks.forEach(
            kernels.workers(),
            samples * out,
            (from, end) -> {
              for (int i = from; i < end; i++) {
                sumGradients[i] = y[i] == 0 ? 0 : (float) (dy[i] * Math.pow(y[i], 1.0 - p));
              }
            });
        kernels.averagePoolGradient(window, ones, channels, samples, sumGradients, dx);
        Chunks.forEach(
            kernels.workers(),
            samples * in,
            (from, end) -> {
              for (int i = from; i < end; i++) {
                dx[i] *= (float) (Math.signum(x[i]) * Math.pow(Math.abs(x[i]), p - 1));
              }
            });
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("p", p).with(pooling.config());
  }

  public static LpPooling from(String name, Config config, int rank) {
    return new LpPooling(
        name, config.integer("p", 2), Pooling.from("", config, Pooling.Rule.AVERAGE, rank));
  }

  @Override
  public String toString() {
    return LayerText.of(this, pooling.poolSize(), "p " + p);
  }
}
