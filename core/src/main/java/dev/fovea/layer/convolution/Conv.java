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
import java.util.Locale;

/**
 * A convolution (Conv1D, Conv2D or Conv3D) that computes y = activation(convolution(x, kernel) +
 * bias), where the kernel slides over the spatial dimensions without being flipped.
 *
 * <p>Input (spatial sizes, channels), output (spatial sizes, filters), kernel (kernel size,
 * channels / groups, filters). With g groups, filter f reads only the channels of group f /
 * (filters / g).
 *
 * @param filters the number of output channels
 * @param groups the number of groups, which divides both the input channels and the filters
 */
public record Conv(String name, int filters, int groups, ConvOptions options)
    implements Convolutional<Conv> {

  /**
   * @throws ShapeException if {@code filters} or {@code groups} is not positive, or {@code groups}
   *     does not divide {@code filters}
   */
  public Conv {
    Sizes.requirePositive("filters", filters);
    Sizes.requirePositive("groups", groups);
    if (filters % groups != 0) {
      throw new ShapeException(groups + " groups do not divide " + filters + " filters");
    }
  }

  /** Returns a text such as Conv2D(64, 3x3, relu). */
  @Override
  public String toString() {
    return className() + "(" + filters + ", " + options + ")";
  }

  @Override
  public String className() {
    return "Conv" + options.rank() + "D";
  }

  /** Returns this layer with the given name. */
  public Conv name(String name) {
    return new Conv(name, filters, groups, options);
  }

  /** Returns this layer with the given number of groups. */
  public Conv groups(int groups) {
    return new Conv(name, filters, groups, options);
  }

  @Override
  public Conv withOptions(ConvOptions options) {
    return new Conv(name, filters, groups, options);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Shape spatial = options.outputs(input);
    if (input.channels() % groups != 0) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%d groups do not divide the %d channels of input %s",
              groups,
              input.channels(),
              input));
    }
    return spatial.append(filters);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    int channels = inputs.getFirst().channels();
    return options.weights(options.kernelSize().append(channels / groups).append(filters), filters);
  }

  @Override
  public Step bind(Binding binding) {
    return new ConvStep(binding, options, filters, groups);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("filters", filters)
        .with(options.sliding())
        .with(options.dilation())
        .with("groups", groups)
        .with(options.weights("kernel"));
  }

  public static Conv from(String name, Config config, int rank) {
    return new Conv(
        name,
        config.integer("filters"),
        config.integer("groups", 1),
        ConvOptions.from(config, rank, "kernel"));
  }

  /** Creates the layer that a factory of {@link Layers} returns. */
  public static Conv of(int rank, int filters, int... kernelSize) {
    return new Conv("", filters, 1, ConvOptions.of(rank, kernelSize));
  }
}
