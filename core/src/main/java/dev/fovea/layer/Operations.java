package dev.fovea.layer;

import dev.fovea.layer.activation.LogSoftmax;
import dev.fovea.layer.math.ArgReduction;
import dev.fovea.layer.math.Clip;
import dev.fovea.layer.math.FakeQuantization;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.MathLayer;
import dev.fovea.layer.math.Reduction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.layer.merge.Comparison;
import dev.fovea.layer.merge.Matmul;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
import dev.fovea.layer.merge.Where;
import dev.fovea.layer.normalization.LocalResponseNormalization;
import dev.fovea.layer.pooling.LpPooling;
import dev.fovea.layer.shape.Margins;
import dev.fovea.layer.shape.Pad;
import dev.fovea.layer.shape.Slice;
import dev.fovea.layer.shape.Take;
import dev.fovea.layer.shape.Tile;
import java.util.Arrays;

/**
 * The factories of layers that are operations, not layers, in Keras and ONNX, for a static import.
 * Those of Keras's layers are in {@link Layers}.
 *
 * <p>Axes are counted from 1, or backwards from -1 for the last one, since samples come without the
 * batch.
 */
public final class Operations {
  private Operations() {}

  /** Returns a layer that applies a function to each value. */
  public static MathLayer math(MathFunction function) {
    return new MathLayer("", function);
  }

  /** Returns a layer that limits each value to a range. */
  public static Clip clip(double min, double max) {
    return new Clip("", min, max);
  }

  /** Returns a layer that combines the values along axes, which it removes. */
  public static Reduction reduction(ReductionRule rule, int... axes) {
    return new Reduction("", rule, Arrays.stream(axes).boxed().toList(), false);
  }

  /** Returns a layer that gives the index of the largest value along an axis, which it removes. */
  public static ArgReduction argmax(int axis) {
    return new ArgReduction("", true, axis, false, false);
  }

  /** Returns a layer that gives the index of the smallest value along an axis, which it removes. */
  public static ArgReduction argmin(int axis) {
    return new ArgReduction("", false, axis, false, false);
  }

  /** Returns a layer that divides the first of its two inputs by the second. */
  public static Merge divide() {
    return new Merge("", MergeRule.DIVIDE);
  }

  /** Returns a layer that raises the first of its two inputs to the power of the second. */
  public static Merge power() {
    return new Merge("", MergeRule.POWER);
  }

  /** Returns a layer that compares its two inputs and gives 1 for true, 0 for false. */
  public static Comparison comparison(Comparison.Rule rule) {
    return new Comparison("", rule);
  }

  /** Returns a layer that gives its second input where the first is not 0, else the third. */
  public static Where where() {
    return new Where("");
  }

  /** Returns a layer that multiplies the matrices of its two inputs. */
  public static Matmul matmul() {
    return new Matmul("");
  }

  /** Returns the logarithm of a softmax over the last axis. */
  public static LogSoftmax logSoftmax() {
    return logSoftmax(-1);
  }

  /** Returns the logarithm of a softmax over an axis. */
  public static LogSoftmax logSoftmax(int axis) {
    return new LogSoftmax("", axis);
  }

  /**
   * Returns a layer that keeps the positions from {@code start} to before {@code end} of an axis.
   */
  public static Slice slice(int axis, int start, int end) {
    return Slice.of(axis, start, end);
  }

  /** Returns a layer that takes positions of an axis in the given order. */
  public static Take take(int axis, int... indices) {
    return new Take("", Arrays.stream(indices).boxed().toList(), axis);
  }

  /**
   * Returns a layer that repeats each sample along its axes: a number of copies for each of them.
   */
  public static Tile tile(int... repeats) {
    return new Tile("", Arrays.stream(repeats).boxed().toList());
  }

  /**
   * Returns a layer that adds positions at the ends of all axes of each sample.
   *
   * @param widths for each axis the numbers of positions before and after
   */
  public static Pad pad(Pad.Mode mode, int... widths) {
    return new Pad("", Margins.of("pad_width", widths.length / 2, widths), mode, 0);
  }

  /** Returns a layer that computes the p-norm of every window of (height, width). */
  public static LpPooling lpPooling2D(int p, int... poolSize) {
    return LpPooling.of(p, 2, poolSize);
  }

  /** Returns a layer that divides each value by a sum over neighbouring channels. */
  public static LocalResponseNormalization localResponseNormalization(int size) {
    return LocalResponseNormalization.of(size);
  }

  /** Returns a layer that rounds each value as a network of 8 bits does, from -128 to 127. */
  public static FakeQuantization fakeQuantization(double scale, int zeroPoint) {
    return new FakeQuantization("", scale, zeroPoint, -128, 127);
  }
}
