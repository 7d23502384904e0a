package dev.fovea.layer.pooling;

import dev.fovea.config.Config;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Window;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A global pooling (GlobalMaxPooling1D to 3D or GlobalAveragePooling1D to 3D), which computes the
 * maximum or mean of each channel over all positions.
 *
 * <p>Input (spatial sizes, channels), output (channels), or (1, ..., channels) if {@code keepdims}
 * is set.
 *
 * @param rule maximum or average
 * @param rank the number of spatial dimensions
 * @param keepdims whether the spatial dimensions are kept with size 1; Keras's default is false
 */
public record GlobalPooling(String name, Pooling.Rule rule, int rank, boolean keepdims)
    implements Layer {
  @Override
  public String className() {
    return "Global" + rule.keras() + "Pooling" + rank + "D";
  }

  /** Returns this layer with the given name. */
  public GlobalPooling name(String name) {
    return new GlobalPooling(name, rule, rank, keepdims);
  }

  /** Returns this layer with spatial dimensions that are kept with size 1, or removed. */
  public GlobalPooling keepdims(boolean keepdims) {
    return new GlobalPooling(name, rule, rank, keepdims);
  }

  @Override
  public LayerKind kind() {
    return LayerKind.POOLING;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.ALL;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, rank);
    if (IntStream.range(0, rank).anyMatch(axis -> input.dim(axis) == 0)) {
      throw new ShapeException("its input %s has nothing to pool".formatted(input));
    }
    Shape output = Shape.of(input.channels());
    for (int i = 0; keepdims && i < rank; i++) {
      output = output.prepend(1);
    }
    return output;
  }

  @Override
  public Step bind(Binding binding) {
    Window window = window(binding.inputShape());
    return PoolingStep.of(rule, binding, window, window.counts());
  }

  /** Returns the window that covers an input of shape (spatial sizes, channels). */
  public Window window(Shape input) {
    int[] sizes = input.slice(0, rank).dims();
    int[] ones = new int[rank];
    Arrays.fill(ones, 1);
    return Window.of(sizes, sizes, sizes, ones, Padding.VALID);
  }

  @Override
  public Config config() {
    return Config.empty().with("data_format", "channels_last").with("keepdims", keepdims);
  }

  public static GlobalPooling from(String name, Config config, Pooling.Rule rule, int rank) {
    Sizes.requireChannelsLast(config);
    return new GlobalPooling(name, rule, rank, config.flag("keepdims", false));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("keepdims", keepdims, false));
  }
}
