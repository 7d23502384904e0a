package dev.fovea.layer.convolution;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.WeightView;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Bias;
import dev.fovea.layer.support.OutputActivation;
import dev.fovea.layer.support.Parameters;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.Constraint;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.Regularizer;
import dev.fovea.weight.WeightSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A separable convolution (SeparableConv1D or SeparableConv2D). A depthwise convolution is followed
 * directly by a pointwise convolution, which mixes the channels (Chollet, "Xception", 2017). The
 * bias and the activation come last.
 *
 * <p>Input (spatial sizes, channels), output (spatial sizes, filters), depthwise kernel (kernel
 * size, channels, depthMultiplier), pointwise kernel (1, ..., channels times depthMultiplier,
 * filters).
 *
 * @param options the options; their kernel is the depthwise kernel
 * @param pointwise the initializer, regularizer and constraint of the pointwise kernel
 */
public record SeparableConv(
    String name, int filters, int depthMultiplier, ConvOptions options, Parameter pointwise)
    implements Depthwise<SeparableConv> {
  /**
   * @throws ShapeException if {@code filters} or {@code depthMultiplier} is not positive
   */
  public SeparableConv {
    Sizes.requirePositive("filters", filters);
    Sizes.requirePositive("depth_multiplier", depthMultiplier);
  }

  /** Returns a text such as SeparableConv2D(64, 3x3, same). */
  @Override
  public String toString() {
    return className() + "(" + filters + ", " + options + ")";
  }

  @Override
  public String className() {
    return "SeparableConv" + options.rank() + "D";
  }

  /** Returns this layer with the given name. */
  public SeparableConv name(String name) {
    return new SeparableConv(name, filters, depthMultiplier, options, pointwise);
  }

  @Override
  public SeparableConv depthMultiplier(int depthMultiplier) {
    return new SeparableConv(name, filters, depthMultiplier, options, pointwise);
  }

  @Override
  public SeparableConv withOptions(ConvOptions options) {
    return new SeparableConv(name, filters, depthMultiplier, options, pointwise);
  }

  /**
   * Returns this layer with the given initializer, regularizer and constraint of the pointwise
   * kernel.
   */
  public SeparableConv pointwise(Parameter pointwise) {
    return new SeparableConv(name, filters, depthMultiplier, options, pointwise);
  }

  /** Returns this layer with the given initializer of the pointwise kernel. */
  public SeparableConv pointwiseInitializer(Initializer initializer) {
    return pointwise(pointwise.initializer(initializer));
  }

  /** Returns this layer with the given regularizer of the pointwise kernel. */
  public SeparableConv pointwiseRegularizer(Regularizer regularizer) {
    return pointwise(pointwise.regularizer(regularizer));
  }

  /** Returns this layer with the given constraint on the pointwise kernel. */
  public SeparableConv pointwiseConstraint(Constraint constraint) {
    return pointwise(pointwise.constraint(constraint));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return options.outputs(Sizes.single(inputs)).append(filters);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    int channels = inputs.getFirst().channels();
    Shape point = Sizes.of("point", options.rank(), 1);
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(
        new WeightSpec(
            "depthwise_kernel",
            options.kernelSize().append(channels).append(depthMultiplier),
            options.kernel()));
    weights.add(
        new WeightSpec(
            "pointwise_kernel",
            point.append(channels * depthMultiplier).append(filters),
            pointwise));
    if (options.useBias()) {
      weights.add(new WeightSpec("bias", Shape.of(filters), options.bias()));
    }
    return weights;
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  /**
   * A step that computes the depthwise convolution into an intermediate array, and from it the
   * pointwise convolution.
   */
  private final class Bound implements Step {
    private final Kernels kernels;
    private final Convolution depthwise;
    private final int rows;

    /** The number of channels between the two convolutions. */
    private final int channels;

    private final float[] x;
    private final float[] dx;
    private final float[] between;
    private final float[] betweenGradient;
    private final WeightView depthwiseKernel;
    private final float[] depthwiseGradient;
    private final float[] pointwiseKernel;
    private final float[] pointwiseGradient;
    private final Bias bias;
    private final OutputActivation activation;
    private final float[] y;

    Bound(Binding binding) {
      int in = binding.inputShape().channels();
      kernels = binding.kernels();
      channels = in * depthMultiplier;
      depthwise = options.convolution(binding, channels, in);
      rows = binding.rows();
      x = binding.input();
      dx = binding.inputGradient();
      between = binding.scratch(rows * channels);
      betweenGradient = binding.backward() ? binding.scratch(rows * channels) : Binding.UNWANTED;
      depthwiseKernel = binding.weightValues(0);
      depthwiseGradient = binding.weightGradient(0);
      pointwiseKernel = binding.weight(1);
      pointwiseGradient = binding.weightGradient(1);
      bias = Bias.of(binding, 2, options.useBias());
      activation = OutputActivation.of(binding, options.activation());
      y = binding.output();
    }

    @Override
    public void forward(int samples, long step) {
      depthwise.forward(samples, x, depthwiseKernel, Bias.NONE, Activation.LINEAR, between);
      kernels.dense(
          samples * rows,
          channels,
          filters,
          between,
          pointwiseKernel,
          bias.values(),
          activation.during(),
          y);
      activation.finish(samples);
    }

    @Override
    public void backward(int samples, long step) {
      float[] gradient = activation.backward(samples);
      int n = samples * rows;
      bias.backward(samples, gradient);
      if (pointwiseGradient.length > 0) {
        kernels.denseWeightGradient(n, channels, filters, between, gradient, pointwiseGradient);
      }
      kernels.denseInputGradient(n, channels, filters, gradient, pointwiseKernel, betweenGradient);
      if (depthwiseGradient.length > 0) {
        depthwise.weightGradient(samples, x, betweenGradient, depthwiseGradient);
      }
      if (dx.length > 0) {
        depthwise.inputGradient(samples, betweenGradient, depthwiseKernel, dx);
      }
    }

    @Override
    public String algorithm() {
      return depthwise.toString();
    }
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("depth_multiplier", depthMultiplier)
        .with("filters", filters)
        .with(options.sliding())
        .with(options.dilation())
        .with(
            options.weights(
                new Parameters.Named("depthwise", options.kernel()),
                new Parameters.Named("pointwise", pointwise),
                new Parameters.Named("bias", options.bias())));
  }

  public static SeparableConv from(String name, Config config, int rank) {
    return new SeparableConv(
        name,
        config.integer("filters"),
        config.integer("depth_multiplier", 1),
        ConvOptions.from(config, rank, "depthwise"),
        Parameters.from(config, "pointwise", Parameters.KERNEL));
  }

  /** Creates the layer that a factory of {@link Layers} returns. */
  public static SeparableConv of(int rank, int filters, int... kernelSize) {
    return new SeparableConv("", filters, 1, ConvOptions.of(rank, kernelSize), Parameters.KERNEL);
  }
}
