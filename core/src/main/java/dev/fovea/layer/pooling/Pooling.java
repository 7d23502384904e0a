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
import dev.fovea.layer.support.Paddings;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A pooling (MaxPooling1D to 3D or AveragePooling1D to 3D), which computes the maximum or mean of
 * every window. Windows may overlap. Padding does not contribute to a maximum.
 *
 * @param rule maximum or average
 * @param poolSize one size for each spatial dimension
 * @param strides one stride for each spatial dimension; Keras's default is the pool size
 * @param countIncludePad whether positions of the padding count as zeros in a mean; positions
 *     beyond the padding, which only {@code ceilMode} reaches, never count. Keras's pooling never
 *     counts any
 * @param ceilMode whether the output size is rounded up, so that the last window may reach beyond
 *     the padding; a window that starts in the padding at the end is omitted. Keras's pooling
 *     rounds down
 * @param dilationRate the distance between the positions of a window, one for each spatial
 *     dimension. Keras's pooling has no dilation
 */
public record Pooling(
    String name,
    Rule rule,
    Shape poolSize,
    Shape strides,
    Padding padding,
    boolean countIncludePad,
    boolean ceilMode,
    Shape dilationRate)
    implements Layer {
  /** The function of the values in a window. */
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
    Sizes.requirePositive("dilation_rate", dilationRate);
    Paddings.requireRank(padding, poolSize.rank());
    if (padding instanceof Padding.Explicit explicit) {
      for (int i = 0; i < poolSize.rank(); i++) {
        int reach = (poolSize.dim(i) - 1) * dilationRate.dim(i) + 1;
        if (Math.max(explicit.before().get(i), explicit.after().get(i)) >= reach) {
          throw new ShapeException(
              "padding %s must be below pool_size %s: a window would see padding only"
                  .formatted(padding, poolSize));
        }
      }
    }
  }

  /** Returns a text such as MaxPooling2D(2x2). */
  @Override
  public String toString() {
    return className()
        + "("
        + poolSize
        + (strides.equals(poolSize) ? "" : ", strides " + strides)
        + (padding == Padding.VALID ? "" : ", " + padding.keras())
        + (isDilated() ? ", dilation " + dilationRate : "")
        + ")";
  }

  @Override
  public String className() {
    return rule.word + "Pooling" + poolSize.rank() + "D";
  }

  /** Returns this layer with the given name. */
  public Pooling name(String name) {
    return new Pooling(
        name, rule, poolSize, strides, padding, countIncludePad, ceilMode, dilationRate);
  }

  /** Returns this layer with one stride for each spatial dimension, or one for all. */
  public Pooling strides(int... sizes) {
    Shape changed = Sizes.of("strides", poolSize.rank(), sizes);
    return new Pooling(
        name, rule, poolSize, changed, padding, countIncludePad, ceilMode, dilationRate);
  }

  /** Sets the padding: valid (Keras's default), same, or explicit margins, which Keras has not. */
  public Pooling padding(Padding padding) {
    return new Pooling(
        name, rule, poolSize, strides, padding, countIncludePad, ceilMode, dilationRate);
  }

  /** Sets whether positions of the padding count as zeros in a mean; ONNX's count_include_pad. */
  public Pooling countIncludePad(boolean countIncludePad) {
    return new Pooling(
        name, rule, poolSize, strides, padding, countIncludePad, ceilMode, dilationRate);
  }

  /** Sets whether the output size is rounded up; ONNX's ceil_mode. */
  public Pooling ceilMode(boolean ceilMode) {
    return new Pooling(
        name, rule, poolSize, strides, padding, countIncludePad, ceilMode, dilationRate);
  }

  /**
   * Returns this layer with the given distance between the positions of a window, one for each
   * spatial dimension or one for all; ONNX's dilations.
   */
  public Pooling dilationRate(int... rates) {
    Shape changed = Sizes.of("dilation_rate", poolSize.rank(), rates);
    return new Pooling(name, rule, poolSize, strides, padding, countIncludePad, ceilMode, changed);
  }

  /** Returns whether the positions of a window are apart. */
  public boolean isDilated() {
    return dilationRate.size() > 1;
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
        int out = outputs(in, i);
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
    Shape input = binding.inputShape();
    return PoolingStep.of(rule, binding, window(input), divisors(input));
  }

  private int outputs(int input, int dimension) {
    Padding here = padding.on(dimension);
    int pool = poolSize.dim(dimension);
    int stride = strides.dim(dimension);
    int dilation = dilationRate.dim(dimension);
    return ceilMode
        ? here.outputsRoundedUp(input, pool, stride, dilation)
        : here.outputs(input, pool, stride, dilation);
  }

  /** Returns the divisor of the sum of each window in a mean. */
  public int[] divisors(Shape input) {
    Window window = window(input);
    if (!countIncludePad) {
      return window.counts();
    }
    int[] after = new int[3];
    int rank = poolSize.rank();
    for (int i = 0; i < rank; i++) {
      after[3 - rank + i] =
          padding.on(i).after(input.dim(i), poolSize.dim(i), strides.dim(i), dilationRate.dim(i));
    }
    return window.counts(after);
  }

  /** Returns the window of an input of shape (spatial sizes, channels). */
  public Window window(Shape input) {
    int rank = poolSize.rank();
    int[] sizes = input.slice(0, rank).dims();
    int[] outputs = new int[rank];
    int[] before = new int[rank];
    for (int i = 0; i < rank; i++) {
      outputs[i] = outputs(sizes[i], i);
      before[i] =
          padding.on(i).before(sizes[i], poolSize.dim(i), strides.dim(i), dilationRate.dim(i));
    }
    return Window.of(sizes, outputs, poolSize.dims(), strides.dims(), dilationRate.dims(), before);
  }

  @Override
  public Config config() {
    Config config =
        Config.empty()
            .with("pool_size", Config.sizes(poolSize))
            .with(Paddings.entries(padding))
            .with("strides", Config.sizes(strides))
            .with("data_format", "channels_last");
    config = countIncludePad ? config.with("count_include_pad", true) : config;
    config = ceilMode ? config.with("ceil_mode", true) : config;
    return isDilated() ? config.with("dilation_rate", Config.sizes(dilationRate)) : config;
  }

  public static Pooling from(String name, Config config, Rule rule, int rank) {
    Sizes.requireChannelsLast(config);
    Shape poolSize = config.sizes("pool_size", rank, 2);
    return new Pooling(
        name,
        rule,
        poolSize,
        config.has("strides") ? config.sizes("strides", rank, 1) : poolSize,
        Paddings.from(config, rank),
        config.flag("count_include_pad", false),
        config.flag("ceil_mode", false),
        config.sizes("dilation_rate", rank, 1));
  }

  /** Creates the layer that a factory of {@link Layers} returns. */
  public static Pooling of(Rule rule, int rank, int... poolSize) {
    Shape size = Sizes.of("pool_size", rank, poolSize);
    Shape ones = Sizes.of("dilation_rate", rank, 1);
    return new Pooling("", rule, size, size, Padding.VALID, false, false, ones);
  }
}
