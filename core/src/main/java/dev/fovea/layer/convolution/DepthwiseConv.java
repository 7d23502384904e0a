package dev.fovea.layer.convolution;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.WeightSpec;
import java.util.List;

/**
 * A depthwise convolution (DepthwiseConv1D or DepthwiseConv2D). Each channel has {@code
 * depthMultiplier} kernels, and no kernel reads another channel (Chollet, "Xception", 2017).
 *
 * <p>Input (spatial sizes, channels), output (spatial sizes, channels times depthMultiplier),
 * kernel (kernel size, channels, depthMultiplier), which has the same memory layout as the kernel
 * of a convolution with one group for each channel.
 */
public record DepthwiseConv(String name, int depthMultiplier, ConvOptions options)
    implements Depthwise<DepthwiseConv> {

  /**
   * @throws ShapeException if {@code depthMultiplier} is not positive
   */
  public DepthwiseConv {
    Sizes.requirePositive("depth_multiplier", depthMultiplier);
  }

  /** Returns a text such as DepthwiseConv2D(3x3, same). */
  @Override
  public String toString() {
    return className() + "(" + options + ")";
  }

  @Override
  public String className() {
    return "DepthwiseConv" + options.rank() + "D";
  }

  /** Returns this layer with the given name. */
  public DepthwiseConv name(String name) {
    return new DepthwiseConv(name, depthMultiplier, options);
  }

  @Override
  public DepthwiseConv depthMultiplier(int depthMultiplier) {
    return new DepthwiseConv(name, depthMultiplier, options);
  }

  @Override
  public DepthwiseConv withOptions(ConvOptions options) {
    return new DepthwiseConv(name, depthMultiplier, options);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    return options.outputs(input).append(input.channels() * depthMultiplier);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    int channels = inputs.getFirst().channels();
    return options.weights(
        options.kernelSize().append(channels).append(depthMultiplier), channels * depthMultiplier);
  }

  @Override
  public Step bind(Binding binding) {
    int channels = binding.inputShape().channels();
    return new ConvStep(binding, options, channels * depthMultiplier, channels);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("depth_multiplier", depthMultiplier)
        .with(options.sliding())
        .with(options.dilation())
        .with(options.weights("depthwise"));
  }

  public static DepthwiseConv from(String name, Config config, int rank) {
    return new DepthwiseConv(
        name, config.integer("depth_multiplier", 1), ConvOptions.from(config, rank, "depthwise"));
  }

  /** Creates the layer that a factory of {@link Layers} returns. */
  public static DepthwiseConv of(int rank, int... kernelSize) {
    return new DepthwiseConv("", 1, ConvOptions.of(rank, kernelSize));
  }
}
