package dev.fovea.layer.convolution;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.WeightSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A convolution (PartialConv1D to 3D) whose filters each read only some of the input channels, by a
 * connection table as that of layer C3 of LeNet-5 (LeCun et al., "Gradient-based learning applied
 * to document recognition", 1998, table I).
 *
 * <p>Input (spatial sizes, channels), output (spatial sizes, filters), kernel (kernel size,
 * connections): the connections of the first filter come first. Only connections have weights.
 * Initializers take the fans from the last two dimensions of this shape, as of any weight.
 *
 * @param connections the input channels that each filter reads, counted from 0 and ascending
 */
public record PartialConv(String name, List<List<Integer>> connections, ConvOptions options)
    implements Convolutional<PartialConv> {
  /**
   * @throws ShapeException if there is no filter, or a filter reads no channel, the same one twice,
   *     or a negative one
   */
  public PartialConv {
    connections = connections.stream().map(List::copyOf).toList();
    if (connections.isEmpty()) {
      throw new ShapeException("connections must have at least one filter");
    }
    for (int f = 0; f < connections.size(); f++) {
      List<Integer> channels = connections.get(f);
      if (channels.isEmpty()
          || channels.getFirst() < 0
          || !List.copyOf(new TreeSet<>(channels)).equals(channels)) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "filter %d must read at least one channel, in ascending order from 0, not %s",
                f,
                channels));
      }
    }
  }

  @Override
  public String className() {
    return "PartialConv" + options.rank() + "D";
  }

  /** Returns a text such as PartialConv2D(16, 60 connections, 5x5). */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s(%d, %d connections, %s)", className(), filters(), count(), options);
  }

  /** Returns this layer with the given name. */
  public PartialConv name(String name) {
    return new PartialConv(name, connections, options);
  }

  @Override
  public PartialConv withOptions(ConvOptions options) {
    return new PartialConv(name, connections, options);
  }

  /** Returns the number of output channels. */
  public int filters() {
    return connections.size();
  }

  /** Returns the number of connections of all filters. */
  private int count() {
    return connections.stream().mapToInt(List::size).sum();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Shape spatial = options.outputs(input);
    int highest = connections.stream().mapToInt(List::getLast).max().orElseThrow();
    if (highest >= input.channels()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "connections read channel %d, which input %s does not have; channels count from 0",
              highest,
              input));
    }
    return spatial.append(filters());
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    return options.weights(options.kernelSize().append(count()), filters());
  }

  @Override
  public Step bind(Binding binding) {
    return new PartialConvStep(binding, this);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("connections", connections)
        .with(options.sliding())
        .with(options.dilation())
        .with(options.weights("kernel"));
  }

  public static PartialConv from(String name, Config config, int rank) {
    List<List<Integer>> connections = new ArrayList<>();
    for (Object channels : config.list("connections")) {
      connections.add(Config.empty().with("connections", channels).integers("connections"));
    }
    return new PartialConv(name, connections, ConvOptions.from(config, rank, "kernel"));
  }

  /** Creates the layer that a factory of {@link Layers} returns. */
  public static PartialConv of(int rank, List<List<Integer>> connections, int... kernelSize) {
    return new PartialConv("", connections, ConvOptions.of(rank, kernelSize));
  }
}
