package dev.fovea.layer;

import dev.fovea.kernel.Window;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * The positions of an input that each position of a layer's output reads, along one spatial axis.
 *
 * <p>If the kind is {@link Kind#WINDOW}, output position o reads the input from {@code jump o +
 * low} to {@code jump o + high}, both inclusive, as far as they lie within the input.
 *
 * @param step the distance between the positions that are read, which is the dilation
 */
public record Reach(Kind kind, double jump, double low, double high, int step) {
  /** The kinds of reach. Only {@link #WINDOW} has numbers. */
  public enum Kind {
    /** A range of positions around that of the output. */
    WINDOW,
    /** All positions. */
    ALL,
    /** An unknown set of positions. */
    UNKNOWN
  }

  /** The reach of layers that read only the same position, such as activation functions. */
  public static final Reach SAME = window(1, 0, 0, 1);

  /** The reach of layers that read all positions, such as global pooling. */
  public static final Reach ALL = new Reach(Kind.ALL, 0, 0, 0, 1);

  /** The reach of layers that do not define one. */
  public static final Reach UNKNOWN = new Reach(Kind.UNKNOWN, 0, 0, 0, 1);

  private static final double SLACK = 1e-6;

  /** Returns the reach from {@code jump o + low} to {@code jump o + high} in steps. */
  public static Reach window(double jump, double low, double high, int step) {
    return new Reach(Kind.WINDOW, jump, low, high, step);
  }

  /** Returns the reach of one position, shifted by {@code by} positions in the input. */
  public static Reach shifted(int by) {
    return window(1, by, by, 1);
  }

  /**
   * Returns the reach of a window along one of its axes.
   *
   * @param axis the spatial axis, from 0 to {@code rank - 1}
   */
  public static Reach of(Window w, int axis, int rank) {
    return switch (rank - axis) {
      case 1 -> of(w.kernelW(), w.strideW(), w.padW(), w.dilationW());
      case 2 -> of(w.kernelH(), w.strideH(), w.padH(), w.dilationH());
      default -> of(w.kernelD(), w.strideD(), w.padD(), w.dilationD());
    };
  }

  private static Reach of(int kernel, int stride, int pad, int dilation) {
    return window(stride, -pad, (kernel - 1) * dilation - pad, dilation);
  }

  /**
   * Returns the reach of a transposed convolution, if this is the reach of the convolution it
   * mirrors. Output o reads input i if {@code o = stride i + tap - pad}.
   */
  public Reach transposed() {
    return window(1 / jump, -high / jump, -low / jump, step);
  }

  /** Returns whether an output position reads an input position between its first and last one. */
  public boolean reads(int output, int input) {
    return kind != Kind.WINDOW || step == 1 || Math.round(input - jump * output - low) % step == 0;
  }

  /** Returns the first input position that an output position may read. */
  public int first(int output) {
    return kind == Kind.WINDOW ? Math.max(0, (int) Math.ceil(jump * output + low - SLACK)) : 0;
  }

  /** Returns the last input position that an output position may read. */
  public int last(int output, int size) {
    return kind == Kind.WINDOW
        ? Math.min(size - 1, (int) Math.floor(jump * output + high + SLACK))
        : size - 1;
  }

  /** Returns the reach of this layer after another layer. */
  public Reach through(Reach before) {
    if (before.kind == Kind.ALL) {
      // Every position that this layer reads depends on all positions.
      return ALL;
    }
    if (kind == Kind.UNKNOWN || before.kind == Kind.UNKNOWN) {
      return UNKNOWN;
    }
    return kind == Kind.ALL
        ? ALL
        : window(
            jump * before.jump,
            before.jump * low + before.low,
            before.jump * high + before.high,
            1);
  }

  /** Returns the combined reach of two branches, from the first position to the last. */
  public Reach with(Reach other) {
    if (kind == Kind.ALL || other.kind == Kind.ALL) {
      return ALL;
    }
    if (kind == Kind.UNKNOWN || other.kind == Kind.UNKNOWN) {
      return UNKNOWN;
    }
    return window(
        Math.max(jump, other.jump), Math.min(low, other.low), Math.max(high, other.high), 1);
  }

  /**
   * Returns what the output of a layer reads of the input of a model, through all of the layer's
   * inputs together.
   *
   * @param inputs the shapes of the layer's inputs
   * @param output the shape of its output
   * @param axis the spatial axis, from 0
   * @param before what each input of the layer reads; empty for one that does not depend on the
   *     model's input
   * @return empty if no input depends on it
   */
  public static Optional<Reach> through(
      Layer layer, List<Shape> inputs, Shape output, int axis, List<Optional<Reach>> before) {
    Optional<Reach> all = Optional.empty();
    for (int i = 0; i < inputs.size(); i++) {
      Reach here = of(layer, inputs, i, output, axis);
      Optional<Reach> whole = before.get(i).map(here::through);
      all = all.isPresent() && whole.isPresent() ? all.map(whole.get()::with) : all.or(() -> whole);
    }
    return all;
  }

  /**
   * Returns a layer's reach into one of its inputs along an axis of the model's input: all of it if
   * the input or the output has no such axis.
   */
  public static Reach of(Layer layer, List<Shape> inputs, int input, Shape output, int axis) {
    Shape shape = inputs.get(input);
    if (axis >= shape.rank() - 1) {
      return ALL;
    }
    Reach reach = layer.reach(inputs, input, axis);
    return shape.rank() == output.rank() || reach.kind == Kind.UNKNOWN ? reach : ALL;
  }
}
