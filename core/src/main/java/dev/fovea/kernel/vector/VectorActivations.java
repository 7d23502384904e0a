package dev.fovea.kernel.vector;

import static dev.fovea.kernel.vector.Lanes.LENGTH;
import static dev.fovea.kernel.vector.Lanes.all;
import static dev.fovea.kernel.vector.Lanes.load;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The activation functions and their derivatives; {@link Activation} has the formulas. */
final class VectorActivations {
  /** Elements that one task takes. */
  static final int CHUNK = 1 << 14;

  private static final float SELU_SCALE = 1.05070099f;
  private static final float SELU_LOWER = 1.05070099f * 1.67326324f;

  /** 1 / sqrt(2 pi). */
  private static final float BELL_HEIGHT = 0.398942280f;

  private VectorActivations() {}

  /** What is done to rows first .. end-1. */
  private interface Rows {
    void run(int first, int end);
  }

  private static void inChunks(Workers workers, int rows, int channels, Rows body) {
    int step = Math.max(1, CHUNK / channels);
    workers.forEach(
        Math.ceilDiv(rows, step), c -> body.run(c * step, Math.min(rows, (c + 1) * step)));
  }

  /** y = activation(x), shared among workers. */
  static void apply(
      Workers workers, Activation activation, int rows, int channels, float[] x, float[] y) {
    if (activation != Activation.LINEAR || x != y) {
      inChunks(
          workers,
          rows,
          channels,
          (first, end) ->
              apply(activation, end - first, channels, x, first * channels, y, first * channels));
    }
  }

  /** y = activation(x) for rows from xAt and yAt. */
  static void apply(
      Activation activation, int rows, int channels, float[] x, int xAt, float[] y, int yAt) {
    int count = rows * channels;
    switch (activation) {
      case SOFTMAX -> softmax(rows, channels, x, xAt, y, yAt);
      case LINEAR -> {
        if (x != y) {
          System.arraycopy(x, xAt, y, yAt, count);
        }
      }
      default -> {
        int whole = count / LENGTH * LENGTH;
        values(activation, x, xAt, y, yAt, whole);
        for (int i = whole; i < count; i++) {
          y[yAt + i] = activation.value(x[xAt + i]);
        }
      }
    }
  }

  private static void values(
      Activation activation, float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = load(x, xAt + i);
      int at = yAt + i;
      switch (activation) {
        case RELU -> Tile.relu(v).intoArray(y, at);
        case RELU6 -> clamp(v, 6f).intoArray(y, at);
        case LEAKY_RELU -> below(v, v.mul(0.2f)).intoArray(y, at);
        case ELU -> below(v, VectorMath.expm1(v)).intoArray(y, at);
        case SELU -> below(v.mul(SELU_SCALE), VectorMath.expm1(v).mul(SELU_LOWER)).intoArray(y, at);
        case SIGMOID -> VectorMath.sigmoid(v).intoArray(y, at);
        case HARD_SIGMOID -> clamp(v.add(3f), 6f).div(6f).intoArray(y, at);
        case TANH -> VectorMath.tanh(v).intoArray(y, at);
        case SOFTPLUS -> VectorMath.softplus(v).intoArray(y, at);
        case SOFTSIGN -> v.div(v.abs().add(1f)).intoArray(y, at);
        case SILU -> v.mul(VectorMath.sigmoid(v)).intoArray(y, at);
        case GELU -> v.mul(VectorMath.normalDistribution(v)).intoArray(y, at);
        case EXPONENTIAL -> VectorMath.exp(v).intoArray(y, at);
        case LINEAR, SOFTMAX -> throw new AssertionError(activation);
      }
    }
  }

  /** The value above 0, another at and below it. */
  private static FloatVector below(FloatVector value, FloatVector other) {
    return value.blend(other, value.compare(VectorOperators.LE, 0f));
  }

  /** Within 0 and the limit; NaN stays. */
  private static FloatVector clamp(FloatVector v, float limit) {
    return Tile.relu(v).blend(limit, v.compare(VectorOperators.GT, limit));
  }

  /** Each row is brought to whole vectors, minus infinity behind it. */
  private static void softmax(int rows, int channels, float[] x, int xAt, float[] y, int yAt) {
    int whole = Lanes.whole(channels);
    float[] row = Scratch.mine().floats(Scratch.Slot.ROW, whole);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, xAt + r * channels, row, 0, channels);
      float max = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < channels; c++) {
        max = Math.max(max, row[c]);
      }
      Arrays.fill(row, channels, whole, Float.NEGATIVE_INFINITY);
      exponentials(row, whole, max);
      float sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += row[c];
      }
      for (int c = 0; c < channels; c++) {
        y[yAt + r * channels + c] = row[c] / sum;
      }
    }
  }

  private static void exponentials(float[] row, int count, float max) {
    for (int i = 0; i < count; i += LENGTH) {
      VectorMath.exp(load(row, i).sub(max)).intoArray(row, i);
    }
  }

  /** dx = dy times the derivative. */
  static void gradient(
      Workers workers,
      Activation activation,
      int rows,
      int channels,
      float[] x,
      float[] y,
      float[] dy,
      float[] dx) {
    inChunks(
        workers,
        rows,
        channels,
        (first, end) -> {
          int from = first * channels;
          int to = end * channels;
          if (activation == Activation.SOFTMAX) {
            softmaxGradient(from, to, channels, y, dy, dx);
          } else if (activation == Activation.LINEAR) {
            System.arraycopy(dy, from, dx, from, to - from);
          } else {
            int whole = from + (to - from) / LENGTH * LENGTH;
            float[] input = activation.needsInput() ? x : y;
            gradients(activation, from, whole, input, y, dy, dx);
            for (int i = whole; i < to; i++) {
              dx[i] = dy[i] * activation.slope(input[i], y[i]);
            }
          }
        });
  }

  private static void gradients(
      Activation activation, int from, int to, float[] x, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < to; i += LENGTH) {
      FloatVector v = load(y, i);
      FloatVector d = load(dy, i);
      switch (activation) {
        case RELU -> d.mul(step(v, all(0f))).intoArray(dx, i);
        case RELU6 ->
            d.mul(step(v, all(0f)).blend(0f, v.compare(VectorOperators.GE, 6f))).intoArray(dx, i);
        case LEAKY_RELU -> d.mul(step(v, all(0.2f))).intoArray(dx, i);
        case ELU -> d.mul(step(v, v.add(1f))).intoArray(dx, i);
        case SELU -> d.mul(seluSlope(v)).intoArray(dx, i);
        case SIGMOID -> d.mul(v.mul(all(1f).sub(v))).intoArray(dx, i);
        case HARD_SIGMOID -> d.mul(hardSigmoidSlope(v)).intoArray(dx, i);
        case TANH -> d.mul(v.neg().fma(v, all(1f))).intoArray(dx, i);
        case SOFTPLUS -> d.mul(VectorMath.expm1(v.neg()).neg()).intoArray(dx, i);
        case SOFTSIGN -> d.mul(square(all(1f).sub(v.abs()))).intoArray(dx, i);
        case SILU -> d.mul(siluSlope(load(x, i))).intoArray(dx, i);
        case GELU -> d.mul(geluSlope(load(x, i))).intoArray(dx, i);
        case EXPONENTIAL -> d.mul(v).intoArray(dx, i);
        case LINEAR, SOFTMAX -> throw new AssertionError(activation);
      }
    }
  }

  /** 1 where y is above 0, another slope elsewhere. */
  private static FloatVector step(FloatVector y, FloatVector other) {
    return other.blend(1f, y.compare(VectorOperators.GT, 0f));
  }

  private static FloatVector square(FloatVector v) {
    return v.mul(v);
  }

  private static FloatVector seluSlope(FloatVector y) {
    return y.add(SELU_LOWER).blend(SELU_SCALE, y.compare(VectorOperators.GT, 0f));
  }

  private static FloatVector hardSigmoidSlope(FloatVector y) {
    VectorMask<Float> inside =
        y.compare(VectorOperators.GT, 0f).and(y.compare(VectorOperators.LT, 1f));
    return all(0f).blend(1 / 6f, inside);
  }

  private static FloatVector siluSlope(FloatVector x) {
    FloatVector sigmoid = VectorMath.sigmoid(x);
    return sigmoid.mul(x.fma(all(1f).sub(sigmoid), all(1f)));
  }

  private static FloatVector geluSlope(FloatVector x) {
    FloatVector bell = VectorMath.bell(x).mul(BELL_HEIGHT);
    return x.fma(bell, VectorMath.normalDistribution(x));
  }

  private static void softmaxGradient(
      int from, int to, int channels, float[] y, float[] dy, float[] dx) {
    for (int row = from; row < to; row += channels) {
      float sum = 0;
      for (int c = row; c < row + channels; c++) {
        sum = Math.fma(dy[c], y[c], sum);
      }
      for (int c = row; c < row + channels; c++) {
        dx[c] = y[c] * (dy[c] - sum);
      }
    }
  }
}
