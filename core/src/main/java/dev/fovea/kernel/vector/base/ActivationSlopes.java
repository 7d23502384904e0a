package dev.fovea.kernel.vector.base;

import static dev.fovea.kernel.Activation.CELU;
import static dev.fovea.kernel.Activation.ELU;
import static dev.fovea.kernel.Activation.EXPONENTIAL;
import static dev.fovea.kernel.Activation.GELU;
import static dev.fovea.kernel.Activation.HARD_SHRINK;
import static dev.fovea.kernel.Activation.HARD_SIGMOID;
import static dev.fovea.kernel.Activation.HARD_SILU;
import static dev.fovea.kernel.Activation.HARD_TANH;
import static dev.fovea.kernel.Activation.LEAKY_RELU;
import static dev.fovea.kernel.Activation.LOG_SIGMOID;
import static dev.fovea.kernel.Activation.MISH;
import static dev.fovea.kernel.Activation.RELU;
import static dev.fovea.kernel.Activation.RELU6;
import static dev.fovea.kernel.Activation.SELU;
import static dev.fovea.kernel.Activation.SIGMOID;
import static dev.fovea.kernel.Activation.SILU;
import static dev.fovea.kernel.Activation.SOFTPLUS;
import static dev.fovea.kernel.Activation.SOFTSIGN;
import static dev.fovea.kernel.Activation.SOFT_SHRINK;
import static dev.fovea.kernel.Activation.SPARSE_PLUS;
import static dev.fovea.kernel.Activation.SPARSE_SIGMOID;
import static dev.fovea.kernel.Activation.SQUAREPLUS;
import static dev.fovea.kernel.Activation.TANH;
import static dev.fovea.kernel.Activation.TANH_SHRINK;
import static dev.fovea.kernel.vector.base.ActivationValues.SELU_LOWER;
import static dev.fovea.kernel.vector.base.ActivationValues.SELU_SCALE;
import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Computes dx = dy times the derivative of an activation on whole vectors, with a loop for each
 * function.
 */
final class ActivationSlopes {
  /** 1 / sqrt(2 pi). */
  private static final float BELL_HEIGHT = 0.398942280f;

  private static final Map<Activation, List<Loop>> LOOPS = new EnumMap<>(Activation.class);

  static {
    LOOPS.put(RELU, List.of(step(0f)));
    LOOPS.put(LEAKY_RELU, List.of(step(0.2f)));
    LOOPS.put(RELU6, List.of(inside(0f, 6f, 1f)));
    LOOPS.put(HARD_SIGMOID, List.of(inside(0f, 1f, 1 / 6f)));
    LOOPS.put(SPARSE_SIGMOID, List.of(inside(0f, 1f, 0.5f)));
    LOOPS.put(HARD_TANH, List.of(inside(-1f, 1f, 1f)));
    LOOPS.put(HARD_SHRINK, List.of(ActivationSlopes::shrink));
    LOOPS.put(SOFT_SHRINK, List.of(ActivationSlopes::shrink));
    LOOPS.put(HARD_SILU, List.of(ActivationSlopes::hardSilu));
    LOOPS.put(SPARSE_PLUS, List.of(ActivationSlopes::sparsePlus));
    LOOPS.put(SQUAREPLUS, List.of(ActivationSlopes::squareplus));
    LOOPS.put(ELU, List.of(elu(1f, 1f)));
    LOOPS.put(CELU, List.of(elu(1f, 1f)));
    LOOPS.put(SELU, List.of(elu(SELU_SCALE, SELU_LOWER)));
    LOOPS.put(SIGMOID, List.of(ActivationSlopes::sigmoid));
    LOOPS.put(TANH, List.of(ActivationSlopes::tanh));
    LOOPS.put(SOFTSIGN, List.of(ActivationSlopes::softsign));
    LOOPS.put(EXPONENTIAL, List.of(ActivationSlopes::exponential));
    LOOPS.put(SOFTPLUS, List.of(ActivationSlopes::expm1OfOutput, ActivationSlopes::softplus));
    LOOPS.put(LOG_SIGMOID, List.of(ActivationSlopes::expm1OfOutput, ActivationSlopes::softplus));
    LOOPS.put(
        TANH_SHRINK,
        List.of(
            (from, count, x, e, y, dy, dx) -> VectorMath.expm1(2, x, from, e, 0, count),
            ActivationSlopes::tanhShrink));
    LOOPS.put(
        MISH,
        List.of(
            ActivationSlopes::magnitude,
            (from, count, x, e, y, dy, dx) -> VectorMath.exp(-1, e, 0, e, 0, count),
            ActivationSlopes::mish));
    LOOPS.put(
        SILU,
        List.of(
            (from, count, x, e, y, dy, dx) -> VectorMath.exp(-1, x, from, e, 0, count),
            ActivationSlopes::silu));
    LOOPS.put(
        GELU,
        List.of(
            (from, count, x, e, y, dy, dx) -> VectorMath.square(x, from, e, count),
            (from, count, x, e, y, dy, dx) -> VectorMath.exp(-0.5f, e, 0, e, 0, count),
            (from, count, x, e, y, dy, dx) -> VectorMath.correct(x, from, e, count),
            (from, count, x, e, y, dy, dx) ->
                VectorMath.normalDistribution(x, from, e, e, count, count),
            ActivationSlopes::gelu));
  }

  private ActivationSlopes() {}

  /** A pass over whole vectors, as in {@link ActivationValues}; e has room for two pieces. */
  private interface Loop {
    void run(int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx);
  }

  private static Loop step(float other) {
    return (from, count, x, e, y, dy, dx) -> step(from, from + count, other, y, dy, dx);
  }

  private static Loop inside(float low, float high, float slope) {
    return (from, count, x, e, y, dy, dx) ->
        inside(from, from + count, low, high, slope, y, dy, dx);
  }

  private static Loop elu(float scale, float lower) {
    return (from, count, x, e, y, dy, dx) -> elu(from, from + count, scale, lower, y, dy, dx);
  }

  /**
   * Computes a range of whole vectors.
   *
   * @param x the activation's input, if its derivative needs it
   */
  static void run(
      Activation activation, int from, int to, float[] x, float[] y, float[] dy, float[] dx) {
    float[] e = Scratch.mine().floats(Scratch.Slot.ROW, 2 * VectorActivations.PIECE);
    List<Loop> loops = LOOPS.getOrDefault(activation, List.of());
    for (int i = from; i < to; i += VectorActivations.PIECE) {
      int piece = Math.min(VectorActivations.PIECE, to - i);
      for (int loop = 0; loop < loops.size(); loop++) {
        loops.get(loop).run(i, piece, x, e, y, dy, dx);
      }
    }
  }

  /** Computes the slope 1 if y is above 0, or else another slope. */
  private static void step(int from, int to, float other, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < to; i += LENGTH) {
      FloatVector slope =
          FloatVector.broadcast(FLOATS, other)
              .blend(1f, FloatVector.fromArray(FLOATS, y, i).compare(VectorOperators.GT, 0f));
      FloatVector.fromArray(FLOATS, dy, i).mul(slope).intoArray(dx, i);
    }
  }

  /** Computes a constant slope if y is between two limits, or else 0. */
  private static void inside(
      int from, int to, float low, float high, float slope, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < to; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, i);
      VectorMask<Float> mask =
          v.compare(VectorOperators.GT, low).and(v.compare(VectorOperators.LT, high));
      FloatVector.fromArray(FLOATS, dy, i)
          .mul(FloatVector.zero(FLOATS).blend(slope, mask))
          .intoArray(dx, i);
    }
  }

  /** Computes the slope {@code scale} if y is above 0, or else y + lower. */
  private static void elu(
      int from, int to, float scale, float lower, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < to; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, i);
      FloatVector slope = v.add(lower).blend(scale, v.compare(VectorOperators.GT, 0f));
      FloatVector.fromArray(FLOATS, dy, i).mul(slope).intoArray(dx, i);
    }
  }

  private static void sigmoid(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < from + count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, i);
      FloatVector.fromArray(FLOATS, dy, i)
          .mul(v.mul(FloatVector.broadcast(FLOATS, 1f).sub(v)))
          .intoArray(dx, i);
    }
  }

  private static void tanh(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < from + count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, i);
      FloatVector.fromArray(FLOATS, dy, i)
          .mul(v.neg().fma(v, FloatVector.broadcast(FLOATS, 1f)))
          .intoArray(dx, i);
    }
  }

  private static void softsign(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < from + count; i += LENGTH) {
      FloatVector v =
          FloatVector.broadcast(FLOATS, 1f).sub(FloatVector.fromArray(FLOATS, y, i).abs());
      FloatVector.fromArray(FLOATS, dy, i).mul(v.mul(v)).intoArray(dx, i);
    }
  }

  private static void exponential(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < from + count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, dy, i)
          .mul(FloatVector.fromArray(FLOATS, y, i))
          .intoArray(dx, i);
    }
  }

  /** Computes e^-|y| - 1. */
  private static void expm1OfOutput(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    VectorMath.expm1(1, y, from, e, 0, count);
  }

  /** Computes the slope 1 - e^-|y|. */
  private static void softplus(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, dy, from + i)
          .mul(FloatVector.fromArray(FLOATS, e, i).neg())
          .intoArray(dx, from + i);
    }
  }

  private static void silu(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector sigmoid =
          FloatVector.broadcast(FLOATS, 1f).div(FloatVector.fromArray(FLOATS, e, i).add(1f));
      FloatVector slope =
          FloatVector.fromArray(FLOATS, x, from + i)
              .fma(
                  FloatVector.broadcast(FLOATS, 1f).sub(sigmoid), FloatVector.broadcast(FLOATS, 1f))
              .mul(sigmoid);
      FloatVector.fromArray(FLOATS, dy, from + i).mul(slope).intoArray(dx, from + i);
    }
  }

  /** Computes the slope of GELU: the distribution function plus x times the density. */
  private static void gelu(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector density = FloatVector.fromArray(FLOATS, e, i).mul(BELL_HEIGHT);
      FloatVector slope =
          FloatVector.fromArray(FLOATS, x, from + i)
              .fma(density, FloatVector.fromArray(FLOATS, e, count + i));
      FloatVector.fromArray(FLOATS, dy, from + i).mul(slope).intoArray(dx, from + i);
    }
  }

  private static void magnitude(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, x, from + i).abs().intoArray(e, i);
    }
  }

  /**
   * Computes the slope of mish, with f = tanh(softplus(x)): f + x (1 - f^2) sigmoid(x). With t =
   * e^-|x|, the factor of x is 4 t (1 + t) / b^2, where b = t^2 + 2 t + 2, if x is at most 0, and 4
   * t^2 (1 + t) / b^2, where b = 1 + 2 t + 2 t^2, above.
   */
  private static void mish(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, from + i);
      FloatVector t = FloatVector.fromArray(FLOATS, e, i);
      VectorMask<Float> above = v.compare(VectorOperators.GT, 0f);
      FloatVector square = t.mul(t);
      FloatVector b = t.mul(2f).add(square.add(2f).blend(square.mul(2f).add(1f), above));
      FloatVector factor = t.add(1f).mul(4f).mul(t.blend(square, above)).div(b.mul(b));
      FloatVector slope = v.fma(factor, ActivationValues.tanhOfSoftplus(v, t));
      FloatVector.fromArray(FLOATS, dy, from + i).mul(slope).intoArray(dx, from + i);
    }
  }

  /** Computes the slope tanh^2(x) = (e / (e + 2))^2 with e = e^-2|x| - 1. */
  private static void tanhShrink(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector power = FloatVector.fromArray(FLOATS, e, i);
      FloatVector tanh = power.div(power.add(2f));
      FloatVector.fromArray(FLOATS, dy, from + i).mul(tanh.mul(tanh)).intoArray(dx, from + i);
    }
  }

  /** Computes the slope 0 if y is 0, or else 1. */
  private static void shrink(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < from + count; i += LENGTH) {
      FloatVector slope =
          FloatVector.broadcast(FLOATS, 1f)
              .blend(0f, FloatVector.fromArray(FLOATS, y, i).compare(VectorOperators.EQ, 0f));
      FloatVector.fromArray(FLOATS, dy, i).mul(slope).intoArray(dx, i);
    }
  }

  private static void hardSilu(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < from + count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      FloatVector slope =
          v.div(3f)
              .add(0.5f)
              .blend(0f, v.compare(VectorOperators.LE, -3f))
              .blend(1f, v.compare(VectorOperators.GE, 3f));
      FloatVector.fromArray(FLOATS, dy, i).mul(slope).intoArray(dx, i);
    }
  }

  /** Computes the slope sqrt(y), at most 1. */
  private static void sparsePlus(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < from + count; i += LENGTH) {
      FloatVector slope = FloatVector.fromArray(FLOATS, y, i).sqrt().min(1f);
      FloatVector.fromArray(FLOATS, dy, i).mul(slope).intoArray(dx, i);
    }
  }

  /** Computes the slope y^2 / (y^2 + 1), as 1 / (1 + (1 / y)^2). */
  private static void squareplus(
      int from, int count, float[] x, float[] e, float[] y, float[] dy, float[] dx) {
    for (int i = from; i < from + count; i += LENGTH) {
      FloatVector one = FloatVector.broadcast(FLOATS, 1f);
      FloatVector inverse = one.div(FloatVector.fromArray(FLOATS, y, i));
      FloatVector.fromArray(FLOATS, dy, i)
          .mul(one.div(inverse.mul(inverse).add(1f)))
          .intoArray(dx, i);
    }
  }
}
