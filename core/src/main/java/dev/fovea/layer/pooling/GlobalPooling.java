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
import java.util.Arrays;
import java.util.List;

/**
 * GlobalMaxPooling1D to 3D and GlobalAveragePooling1D to 3D: the largest value, or the mean, of
 * each channel over all positions.
 *
 * <p>Input (spatial sizes, channels), output (channels), or with keepdims (1, ..., channels).
 *
 * @param rule max or average
 * @param rank the number of spatial dimensions
 * @param keepdims whether the spatial dimensions stay, with size 1; Keras's default is false
 */
public record GlobalPooling(String name, Pooling.Rule rule, int rank, boolean keepdims)
    implements Layer {
  @Override
  public String className() {
    return "Global" + rule.keras() + "Pooling" + rank + "D";
  }

  /** The same layer under a name. */
  public GlobalPooling name(String changed) {
    return new GlobalPooling(changed, rule, rank, keepdims);
  }

  /** Whether the spatial dimensions stay, with size 1. */
  public GlobalPooling keepdims(boolean changed) {
    return new GlobalPooling(name, rule, rank, changed);
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

  /** The window over all of an input (spatial sizes, channels). */
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
