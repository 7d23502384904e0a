package dev.fovea.layer.pooling;

import dev.fovea.config.Config;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Window;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Bias;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Parameters;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.Arrays;
import java.util.List;

/**
 * Trainable subsampling (Subsampling1D to 3D): the sum of every window, times a coefficient plus a
 * bias that each channel learns. Windows do not overlap. LeNet-5 puts a {@link
 * dev.fovea.layer.activation.ScaledTanh} after it (LeCun et al., "Gradient-based learning applied
 * to document recognition", 1998, layers S2 and S4).
 *
 * <p>Input (spatial sizes, channels), output (spatial sizes / pool size, channels), weights
 * coefficient (channels) and bias (channels).
 *
 * @param poolSize one size for each spatial dimension
 */
public record Subsampling(String name, Shape poolSize, Parameter coefficient, Parameter bias)
    implements Layer {
  @Override
  public String className() {
    return "Subsampling" + poolSize.rank() + "D";
  }

  /** Returns this layer with the given name. */
  public Subsampling name(String name) {
    return new Subsampling(name, poolSize, coefficient, bias);
  }

  /** Returns this layer with the given initializer of the coefficients. */
  public Subsampling coefficientInitializer(Initializer initializer) {
    return new Subsampling(name, poolSize, coefficient.initializer(initializer), bias);
  }

  /** Returns this layer with the given initializer of the biases. */
  public Subsampling biasInitializer(Initializer initializer) {
    return new Subsampling(name, poolSize, coefficient, bias.initializer(initializer));
  }

  private Pooling pooling() {
    return Pooling.of(Pooling.Rule.AVERAGE, poolSize.rank(), poolSize.dims());
  }

  @Override
  public LayerKind kind() {
    return LayerKind.POOLING;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return pooling().reach(inputs, input, axis);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return pooling().outputShape(inputs);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    Shape shape = Shape.of(inputs.getFirst().channels());
    return List.of(
        new WeightSpec("coefficient", shape, coefficient), new WeightSpec("bias", shape, bias));
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding, pooling().window(binding.inputShape()));
  }

  private static final class Bound implements Step {
    private final Kernels kernels;
    private final Window window;
    private final int rows;
    private final int channels;
    private final float[] coefficient;
    private final float[] coefficientGradient;
    private final Bias bias;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    /** The divisor 1 for each window, which makes a mean a sum. */
    private final int[] ones;

    /** The sums of the windows. */
    private final float[] sums;

    /** In the backward pass the sums times the output's gradient, then the gradient of the sums. */
    private final float[] products;

    private final float[] zeros;

    Bound(Binding binding, Window window) {
      this.kernels = binding.kernels();
      this.window = window;
      this.rows = binding.rows();
      this.channels = binding.outputShape().channels();
      this.coefficient = binding.weight(0);
      this.coefficientGradient = binding.weightGradient(0);
      this.bias = Bias.of(binding, 1, true);
      this.x = binding.input();
      this.dx = binding.inputGradient();
      this.y = binding.output();
      this.dy = binding.outputGradient();
      this.ones = new int[rows];
      Arrays.fill(ones, 1);
      this.sums = binding.scratch(rows * channels);
      this.products = binding.backward() ? binding.scratch(rows * channels) : Binding.UNWANTED;
      this.zeros = new float[channels];
    }

    @Override
    public void forward(int samples, long step) {
      kernels.averagePool(window, ones, channels, samples, x, sums);
      kernels.scaleShift(samples * rows, channels, sums, coefficient, bias.values(), y);
    }

    @Override
    public void backward(int samples, long step) {
      bias.backward(samples, dy);
      if (coefficientGradient.length > 0) {
        int size = rows * channels;
        kernels
            .workers()
            .forEach(
                samples,
                sample -> {
                  for (int i = sample * size; i < (sample + 1) * size; i++) {
                    products[i] = sums[i] * dy[i];
                  }
                });
        kernels.sumRows(samples * rows, channels, products, coefficientGradient);
      }
      if (dx.length > 0) {
        kernels.scaleShift(samples * rows, channels, dy, coefficient, zeros, products);
        kernels.averagePoolGradient(window, ones, channels, samples, products, dx);
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("pool_size", Config.sizes(poolSize))
        .with(
            Parameters.describe(
                new Parameters.Named("coefficient", coefficient),
                new Parameters.Named("bias", bias)));
  }

  public static Subsampling from(String name, Config config, int rank) {
    Subsampling standard = of(rank, config.sizes("pool_size", rank, 2).dims());
    return new Subsampling(
        name,
        standard.poolSize,
        Parameters.from(config, "coefficient", standard.coefficient),
        Parameters.from(config, "bias", standard.bias));
  }

  /**
   * Creates the layer that a factory of {@link Layers} returns. Its coefficients start with 1 / the
   * size of a window, so that it starts as average pooling.
   */
  public static Subsampling of(int rank, int... poolSize) {
    Shape size = Pooling.of(Pooling.Rule.AVERAGE, rank, poolSize).poolSize();
    return new Subsampling(
        "",
        size,
        Parameter.of(Initializers.constant(1.0 / size.size())),
        Parameter.of(Initializers.zeros()));
  }

  @Override
  public String toString() {
    return LayerText.of(this, poolSize);
  }
}
