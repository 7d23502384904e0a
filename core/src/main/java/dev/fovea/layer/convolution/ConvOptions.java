package dev.fovea.layer.convolution;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.ConvolutionProblem.Use;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Window;
import dev.fovea.layer.Binding;
import dev.fovea.layer.support.Paddings;
import dev.fovea.layer.support.Parameters;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The options that all convolutional layers share.
 *
 * @param kernelSize one size for each spatial dimension
 * @param strides one stride for each spatial dimension
 * @param dilationRate one rate for each spatial dimension; unlike Keras, strides may be above 1,
 *     too
 */
public record ConvOptions(
    Shape kernelSize,
    Shape strides,
    Padding padding,
    Shape dilationRate,
    Activation activation,
    boolean useBias,
    Parameter kernel,
    Parameter bias) {
  private static final String CAUSAL = "causal";

  /**
   * @throws ShapeException if a size is not positive
   */
  public ConvOptions {
    Sizes.requirePositive("kernel_size", kernelSize);
    Sizes.requirePositive("strides", strides);
    Sizes.requirePositive("dilation_rate", dilationRate);
    Paddings.requireRank(padding, kernelSize.rank());
  }

  /** Returns a text such as 3x3, strides 2x2, same, relu. */
  @Override
  public String toString() {
    return kernelSize
        + (strides.size() == 1 ? "" : ", strides " + strides)
        + (padding == Padding.VALID ? "" : ", " + padding.keras())
        + (dilationRate.size() == 1 ? "" : ", dilation " + dilationRate)
        + (activation == Activation.LINEAR ? "" : ", " + activation.keras());
  }

  /** Keras's defaults: strides 1, valid, no dilation, linear, with bias. */
  public static ConvOptions of(int rank, int... kernelSize) {
    Shape ones = Sizes.of("strides", rank, 1);
    return new ConvOptions(
        Sizes.of("kernel_size", rank, kernelSize),
        ones,
        Padding.VALID,
        ones,
        Activation.LINEAR,
        true,
        Parameters.KERNEL,
        Parameters.BIAS);
  }

  /** Returns the number of spatial dimensions. */
  public int rank() {
    return kernelSize.rank();
  }

  /**
   * Returns the spatial sizes of the output. Unknown sizes stay unknown.
   *
   * @param input the shape (spatial sizes, channels)
   * @throws ShapeException if the kernel does not fit
   */
  Shape outputs(Shape input) {
    Sizes.requireRank(input, rank());
    int[] sizes = new int[rank()];
    for (int i = 0; i < sizes.length; i++) {
      int in = input.dim(i);
      sizes[i] =
          in == Shape.UNKNOWN
              ? in
              : padding.on(i).outputs(in, kernelSize.dim(i), strides.dim(i), dilationRate.dim(i));
      if (in != Shape.UNKNOWN && sizes[i] < 1) {
        throw new ShapeException(
            "kernel %s does not fit input %s with padding %s; use padding same or a smaller kernel"
                .formatted(kernelSize, input, padding.keras()));
      }
    }
    return Shape.of(sizes);
  }

  /** Returns the window of an input of shape (spatial sizes, channels). */
  public Window window(Shape input) {
    return Window.of(
        input.slice(0, rank()).dims(),
        kernelSize.dims(),
        strides.dims(),
        dilationRate.dims(),
        padding);
  }

  /** Chooses the convolution of a binding's input. */
  Convolution convolution(Binding binding, int outputs, int groups) {
    return binding.kernels().convolution(problem(binding, outputs, groups));
  }

  /** Describes the convolution of a binding's input, of which weight 0 is the kernel. */
  public ConvolutionProblem problem(Binding binding, int outputs, int groups) {
    Shape input = binding.inputShape();
    return ConvolutionProblem.of(window(input), input.channels(), outputs)
        .groups(groups)
        .batch(binding.batch())
        .uses(uses(binding, Use.FORWARD, Use.INPUT_GRADIENT));
  }

  /**
   * Returns the passes that a plan will compute of a convolution whose kernel is weight 0.
   *
   * @param forward the pass that computes the layer's output
   * @param backward the pass that computes the gradient of its input
   */
  static Set<Use> uses(Binding binding, Use forward, Use backward) {
    EnumSet<Use> uses = EnumSet.of(forward);
    if (binding.inputGradient().length > 0) {
      uses.add(backward);
    }
    if (binding.weightGradient(0).length > 0) {
      uses.add(Use.WEIGHT_GRADIENT);
    }
    return uses;
  }

  /** Returns the kernel and, if there is one, the bias. */
  List<WeightSpec> weights(Shape kernelShape, int outputs) {
    WeightSpec kernelSpec = new WeightSpec("kernel", kernelShape, kernel);
    return useBias
        ? List.of(kernelSpec, new WeightSpec("bias", Shape.of(outputs), bias))
        : List.of(kernelSpec);
  }

  ConvOptions strides(int... sizes) {
    return new ConvOptions(
        kernelSize,
        Sizes.of("strides", rank(), sizes),
        padding,
        dilationRate,
        activation,
        useBias,
        kernel,
        bias);
  }

  ConvOptions padding(Padding padding) {
    return new ConvOptions(
        kernelSize, strides, padding, dilationRate, activation, useBias, kernel, bias);
  }

  ConvOptions dilationRate(int... sizes) {
    return new ConvOptions(
        kernelSize,
        strides,
        padding,
        Sizes.of("dilation_rate", rank(), sizes),
        activation,
        useBias,
        kernel,
        bias);
  }

  ConvOptions activation(Activation activation) {
    return new ConvOptions(
        kernelSize, strides, padding, dilationRate, activation, useBias, kernel, bias);
  }

  ConvOptions useBias(boolean useBias) {
    return new ConvOptions(
        kernelSize, strides, padding, dilationRate, activation, useBias, kernel, bias);
  }

  ConvOptions kernel(Parameter kernel) {
    return new ConvOptions(
        kernelSize, strides, padding, dilationRate, activation, useBias, kernel, bias);
  }

  ConvOptions bias(Parameter bias) {
    return new ConvOptions(
        kernelSize, strides, padding, dilationRate, activation, useBias, kernel, bias);
  }

  /** Returns the entries of the configuration that describe the window, in Keras's order. */
  Config sliding() {
    return Config.empty()
        .with("kernel_size", Config.sizes(kernelSize))
        .with("strides", Config.sizes(strides))
        .with(isCausal() ? Config.empty().with("padding", CAUSAL) : Paddings.entries(padding));
  }

  /** Returns the entries that follow those of {@link #sliding}. */
  Config dilation() {
    return Config.empty()
        .with("data_format", "channels_last")
        .with("dilation_rate", Config.sizes(dilationRate));
  }

  /** Returns the last entries, with the given parameters of the weights in Keras's order. */
  Config weights(Parameters.Named... parameters) {
    return Config.empty()
        .with("activation", activation.keras())
        .with("use_bias", useBias)
        .with(Parameters.initializers(parameters))
        .with(Parameters.regularizers(parameters))
        .with("activity_regularizer", Config.NOTHING)
        .with(Parameters.constraints(parameters));
  }

  /** Returns the last entries of a layer with one kernel. */
  Config weights(String kernelName) {
    return weights(new Parameters.Named(kernelName, kernel), new Parameters.Named("bias", bias));
  }

  /** Returns whether an output reads its own position of a sequence and earlier ones only. */
  private boolean isCausal() {
    return rank() == 1
        && padding.equals(Padding.explicit((kernelSize.dim(0) - 1) * dilationRate.dim(0), 0));
  }

  /** Reads the padding; Keras's word causal stands for zeros in front of a sequence. */
  private static Padding padding(Config config, int rank) {
    if (rank != 1 || !config.text("padding", "valid").equals(CAUSAL)) {
      return Paddings.from(config, rank);
    }
    int kernel = config.sizes("kernel_size", rank, 1).dim(0);
    return Padding.explicit((kernel - 1) * config.sizes("dilation_rate", rank, 1).dim(0), 0);
  }

  /** Reads the options from a configuration in which the kernel has the given name. */
  static ConvOptions from(Config config, int rank, String kernelName) {
    Sizes.requireChannelsLast(config);
    return new ConvOptions(
        config.sizes("kernel_size", rank, 1),
        config.sizes("strides", rank, 1),
        padding(config, rank),
        config.sizes("dilation_rate", rank, 1),
        Activation.of(config.text("activation", "linear")),
        config.flag("use_bias", true),
        Parameters.from(config, kernelName, Parameters.KERNEL),
        Parameters.from(config, "bias", Parameters.BIAS));
  }
}
