package dev.fovea.layer.pooling;

import dev.fovea.config.Config;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Window;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * MaxPooling1D to 3D and AveragePooling1D to 3D: the largest value, or the mean, of every window.
 * Positions that padding adds do not count. Windows may overlap.
 *
 * @param rule max or average
 * @param poolSize one size for each spatial dimension
 * @param strides likewise; Keras's default is the pool size
 */
public record Pooling(String name, Rule rule, Shape poolSize, Shape strides, Padding padding)
    implements Layer {
  /** What stands for a window. */
  public enum Rule {
    MAX("Max"),
    AVERAGE("Average");

    private final String word;

    Rule(String word) {
      this.word = word;
    }

    /** Keras's word in class names: "Max" or "Average". */
    public String keras() {
      return word;
    }
  }

  /**
   * @throws ShapeException if a size is not positive
   */
  public Pooling {
    Sizes.requirePositive("pool_size", poolSize);
    Sizes.requirePositive("strides", strides);
  }

  /** Returns a text such as MaxPooling2D(2x2). */
  @Override
  public String toString() {
    return className()
        + "("
        + poolSize
        + (strides.equals(poolSize) ? "" : ", strides " + strides)
        + (padding == Padding.VALID ? "" : ", " + padding.keras())
        + ")";
  }

  @Override
  public String className() {
    return rule.word + "Pooling" + poolSize.rank() + "D";
  }

  /** The same layer under a name. */
  public Pooling name(String changed) {
    return new Pooling(changed, rule, poolSize, strides, padding);
  }

  /** One stride for each spatial dimension, or one for all. */
  public Pooling strides(int... sizes) {
    return new Pooling(name, rule, poolSize, Sizes.of("strides", poolSize.rank(), sizes), padding);
  }

  /** Valid (Keras's default) or same. */
  public Pooling padding(Padding changed) {
    return new Pooling(name, rule, poolSize, strides, changed);
  }

  @Override
  public LayerKind kind() {
    return LayerKind.POOLING;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.of(window(inputs.get(input)), axis, poolSize.rank());
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, poolSize.rank());
    Shape output = input;
    for (int i = 0; i < poolSize.rank(); i++) {
      int in = input.dim(i);
      if (in != Shape.UNKNOWN) {
        int out = padding.outputs(in, poolSize.dim(i), strides.dim(i), 1);
        if (out < 1) {
          throw new ShapeException(
              "pool %s does not fit input %s with padding valid; use padding same or a smaller pool"
                  .formatted(poolSize, input));
        }
        output = output.with(i, out);
      }
    }
    return output;
  }

  @Override
  public Step bind(Binding binding) {
    return PoolingStep.of(rule, binding, window(binding.inputShape()));
  }

  /** Where every output looks; the input is (spatial sizes, channels). */
  public Window window(Shape input) {
    int rank = poolSize.rank();
    int[] ones = new int[rank];
    Arrays.fill(ones, 1);
    return Window.of(input.slice(0, rank).dims(), poolSize.dims(), strides.dims(), ones, padding);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("pool_size", Config.sizes(poolSize))
        .with("padding", padding.keras())
        .with("strides", Config.sizes(strides))
        .with("data_format", "channels_last");
  }

  public static Pooling from(String name, Config config, Rule rule, int rank) {
    Sizes.requireChannelsLast(config);
    Shape poolSize = config.sizes("pool_size", rank, 2);
    return new Pooling(
        name,
        rule,
        poolSize,
        config.has("strides") ? config.sizes("strides", rank, 1) : poolSize,
        Padding.of(config.text("padding", "valid")));
  }

  /** For the factories of {@link Layers}. */
  public static Pooling of(Rule rule, int rank, int... poolSize) {
    Shape size = Sizes.of("pool_size", rank, poolSize);
    return new Pooling("", rule, size, size, Padding.VALID);
  }
}
