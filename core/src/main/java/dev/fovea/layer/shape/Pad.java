package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Reach;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A layer that adds positions at the ends of all axes of each sample, as Keras's operation {@code
 * pad} and NumPy's.
 *
 * @param padding the number of positions at both ends of each axis of a sample
 * @param mode what the new positions hold
 * @param value the value of the new positions in mode CONSTANT
 */
public record Pad(String name, Margins padding, Mode mode, double value) implements Rearranging {
  /** The values of the new positions. */
  public enum Mode {
    /** One value for all. */
    CONSTANT,
    /** The values mirrored at the first and the last one, which are not repeated. */
    REFLECT,
    /** The values mirrored at the border, so that the first and the last one are repeated. */
    SYMMETRIC,
    /** The value at the border. */
    EDGE,
    /** The values from the other end. */
    WRAP;

    private String keras() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Mode of(String word) {
      return Arrays.stream(values())
          .filter(mode -> mode.keras().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "mode must be \"constant\", \"reflect\", \"symmetric\", \"edge\" or \"wrap\","
                          + " not \""
                          + word
                          + '"'));
    }

    /** Returns the position that is read for one outside of an axis, or {@code ZERO}. */
    private int source(int position, int size) {
      if (position >= 0 && position < size) {
        return position;
      }
      int period = Math.max(1, 2 * size - 2);
      return switch (this) {
        case CONSTANT -> Rearrangement.ZERO;
        case REFLECT -> mirrored(Math.floorMod(position, period), period, size);
        case SYMMETRIC -> mirrored(Math.floorMod(position, 2 * size), 2 * size - 1, size);
        case EDGE -> Math.clamp(position, 0, size - 1);
        case WRAP -> Math.floorMod(position, size);
      };
    }

    private static int mirrored(int position, int sum, int size) {
      return position < size ? position : sum - position;
    }
  }

  /** Returns this layer with the given name. */
  public Pad name(String name) {
    return new Pad(name, padding, mode, value);
  }

  /**
   * Returns the position of an axis of the input that each position of the output takes.
   *
   * @param axis the axis of a sample, from 0
   * @param size its size in the input
   * @throws IllegalStateException in mode CONSTANT, whose new positions take none
   */
  public int[] positions(int axis, int size) {
    if (mode == Mode.CONSTANT) {
      throw new IllegalStateException("constants are taken from no position");
    }
    int before = padding.before().dim(axis);
    int[] positions = new int[before + size + padding.after().dim(axis)];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = mode.source(i - before, size);
    }
    return positions;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    int before = padding.before().dim(axis);
    int after = padding.after().dim(axis);
    return switch (mode) {
      case CONSTANT -> Reach.shifted(-before);
      case EDGE -> Reach.window(1, -before - after, 0, 1);
      case REFLECT, SYMMETRIC ->
          before == 0 && after == 0 ? Reach.SAME : Reach.window(1, -before - 2 * after, before, 1);
      case WRAP -> before == 0 && after == 0 ? Reach.SAME : Reach.ALL;
    };
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape output = Sizes.single(inputs);
    if (output.rank() != padding.rank()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "padding %s needs an input of %d axes, not %s",
              padding,
              padding.rank(),
              output));
    }
    for (int i = 0; i < output.rank(); i++) {
      if (output.dim(i) != Shape.UNKNOWN) {
        output = output.with(i, padding.before().dim(i) + output.dim(i) + padding.after().dim(i));
      }
    }
    return output;
  }

  @Override
  public Rearrangement rearrangement(Shape input, Shape output) {
    return Rearrangement.ofAxes(
        input,
        output,
        (axis, position) -> mode.source(position - padding.before().dim(axis), input.dim(axis)),
        (float) value);
  }

  @Override
  public Config config() {
    return padding.pairs("pad_width").with("mode", mode.keras()).with("constant_values", value);
  }

  public static Pad from(String name, Config config) {
    int[] widths = config.integers("pad_width", 0).stream().mapToInt(Integer::intValue).toArray();
    return new Pad(
        name,
        Margins.of("pad_width", widths.length / 2, widths),
        Mode.of(config.text("mode", "constant")),
        config.number("constant_values", 0));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this,
        padding,
        LayerText.named("mode", mode.keras(), "constant"),
        LayerText.named("value", value, 0.0));
  }
}
