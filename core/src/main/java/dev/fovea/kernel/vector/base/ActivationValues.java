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
 * The activation functions on whole vectors; {@link Activation} has the formulas.
 *
 * <p>Each function consists of a few loops over a piece of the array, which pass exponentials to
 * each other in scratch memory. The loops are called through an interface, because the compiler
 * allocates objects for vectors if it inlines all loops into one method that is too large.
 */
final class ActivationValues {
  static final float SELU_SCALE = 1.05070099f;

  /** The product of SELU's scale and alpha. */
  static final float SELU_LOWER = 1.05070099f * 1.67326324f;

  private static final Map<Activation, List<Loop>> LOOPS = new EnumMap<>(Activation.class);

  static {
    LOOPS.put(RELU, List.of(ActivationValues::relu));
    LOOPS.put(RELU6, List.of(ActivationValues::relu6));
    LOOPS.put(LEAKY_RELU, List.of(ActivationValues::leakyRelu));
    LOOPS.put(HARD_SIGMOID, List.of(ActivationValues::hardSigmoid));
    LOOPS.put(SOFTSIGN, List.of(ActivationValues::softsign));
    LOOPS.put(EXPONENTIAL, List.of(exp(1), ActivationValues::copy));
    LOOPS.put(SIGMOID, List.of(exp(-1), ActivationValues::sigmoid));
    LOOPS.put(SILU, List.of(exp(-1), ActivationValues::silu));
    LOOPS.put(ELU, List.of(expm1(1), elu(1, 1)));
    LOOPS.put(SELU, List.of(expm1(1), elu(SELU_SCALE, SELU_LOWER)));
    LOOPS.put(TANH, List.of(expm1(2), ActivationValues::tanh));
    LOOPS.put(CELU, List.of(expm1(1), elu(1, 1)));
    LOOPS.put(TANH_SHRINK, List.of(expm1(2), ActivationValues::tanhShrink));
    LOOPS.put(HARD_TANH, List.of(ActivationValues::hardTanh));
    LOOPS.put(HARD_SILU, List.of(ActivationValues::hardSilu));
    LOOPS.put(HARD_SHRINK, List.of(ActivationValues::hardShrink));
    LOOPS.put(SOFT_SHRINK, List.of(ActivationValues::softShrink));
    LOOPS.put(SPARSE_PLUS, List.of(ActivationValues::sparsePlus));
    LOOPS.put(SPARSE_SIGMOID, List.of(ActivationValues::sparseSigmoid));
    LOOPS.put(SQUAREPLUS, List.of(ActivationValues::squareplus));
    LOOPS.put(MISH, List.of(ActivationValues::magnitude, again(-1), ActivationValues::mish));
    LOOPS.put(
        LOG_SIGMOID, List.of(ActivationValues::magnitude, again(-1), ActivationValues::logSigmoid));
    LOOPS.put(
        SOFTPLUS, List.of(ActivationValues::magnitude, again(-1), ActivationValues::softplus));
    LOOPS.put(
        GELU,
        List.of(
            (x, xAt, e, y, yAt, count) -> VectorMath.square(x, xAt, e, count),
            again(-0.5f),
            (x, xAt, e, y, yAt, count) -> VectorMath.correct(x, xAt, e, count),
            (x, xAt, e, y, yAt, count) -> VectorMath.normalDistribution(x, xAt, e, e, 0, count),
            ActivationValues::product));
  }

  private ActivationValues() {}

  /** A pass over whole vectors; e is scratch memory that the passes of a function share. */
  private interface Loop {
    void run(float[] x, int xAt, float[] e, float[] y, int yAt, int count);
  }

  private static Loop exp(float scale) {
    return (x, xAt, e, y, yAt, count) -> VectorMath.exp(scale, x, xAt, e, 0, count);
  }

  /** Returns a pass that computes the exponential of the numbers in scratch memory. */
  private static Loop again(float scale) {
    return (x, xAt, e, y, yAt, count) -> VectorMath.exp(scale, e, 0, e, 0, count);
  }

  private static Loop expm1(float scale) {
    return (x, xAt, e, y, yAt, count) -> VectorMath.expm1(scale, x, xAt, e, 0, count);
  }

  private static Loop elu(float scale, float lower) {
    return (x, xAt, e, y, yAt, count) -> elu(x, xAt, e, scale, lower, y, yAt, count);
  }

  /** Computes y = activation(x) for whole vectors. */
  static void run(Activation activation, float[] x, int xAt, float[] y, int yAt, int count) {
    float[] e = Scratch.mine().floats(Scratch.Slot.ROW, VectorActivations.PIECE);
    List<Loop> loops = LOOPS.getOrDefault(activation, List.of());
    for (int i = 0; i < count; i += VectorActivations.PIECE) {
      int piece = Math.min(VectorActivations.PIECE, count - i);
      for (int loop = 0; loop < loops.size(); loop++) {
        loops.get(loop).run(x, xAt + i, e, y, yAt + i, piece);
      }
    }
  }

  private static void relu(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      Tile.relu(FloatVector.fromArray(FLOATS, x, xAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void relu6(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      upToSix(FloatVector.fromArray(FLOATS, x, xAt + i)).intoArray(y, yAt + i);
    }
  }

  private static FloatVector upToSix(FloatVector v) {
    return Tile.relu(v).blend(6f, v.compare(VectorOperators.GT, 6f));
  }

  private static void leakyRelu(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      v.blend(v.mul(0.2f), v.compare(VectorOperators.LE, 0f)).intoArray(y, yAt + i);
    }
  }

  private static void hardSigmoid(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      upToSix(FloatVector.fromArray(FLOATS, x, xAt + i).add(3f)).div(6f).intoArray(y, yAt + i);
    }
  }

  private static void softsign(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      v.div(v.abs().add(1f)).intoArray(y, yAt + i);
    }
  }

  private static void copy(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    System.arraycopy(e, 0, y, yAt, count);
  }

  /** Computes scale x if x is above 0, or else lower (e^x - 1). */
  private static void elu(
      float[] x, int xAt, float[] e, float scale, float lower, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      v.mul(scale)
          .blend(FloatVector.fromArray(FLOATS, e, i).mul(lower), v.compare(VectorOperators.LE, 0f))
          .intoArray(y, yAt + i);
    }
  }

  private static void sigmoid(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector.broadcast(FLOATS, 1f)
          .div(FloatVector.fromArray(FLOATS, e, i).add(1f))
          .intoArray(y, yAt + i);
    }
  }

  private static void silu(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, x, xAt + i)
          .div(FloatVector.fromArray(FLOATS, e, i).add(1f))
          .intoArray(y, yAt + i);
    }
  }

  /** Computes tanh |x| = (1 - e^-2|x|) / (1 + e^-2|x|), with the sign of x. */
  private static void tanh(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, e, i);
      FloatVector negative = v.div(v.add(2f));
      negative
          .blend(
              negative.neg(),
              FloatVector.fromArray(FLOATS, x, xAt + i).compare(VectorOperators.GT, 0f))
          .intoArray(y, yAt + i);
    }
  }

  private static void magnitude(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, x, xAt + i).abs().intoArray(e, i);
    }
  }

  /** Computes max(x, 0) + ln(1 + e^-|x|). */
  private static void softplus(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      Tile.relu(FloatVector.fromArray(FLOATS, x, xAt + i))
          .add(VectorMath.log1p(FloatVector.fromArray(FLOATS, e, i)))
          .intoArray(y, yAt + i);
    }
  }

  private static void product(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, x, xAt + i)
          .mul(FloatVector.fromArray(FLOATS, e, i))
          .intoArray(y, yAt + i);
    }
  }

  /** Computes min(x, 0) - ln(1 + e^-|x|). */
  private static void logSigmoid(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      v.blend(0f, v.compare(VectorOperators.GT, 0f))
          .sub(VectorMath.log1p(FloatVector.fromArray(FLOATS, e, i)))
          .intoArray(y, yAt + i);
    }
  }

  /** Computes x tanh(ln(1 + e^x)). */
  private static void mish(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      tanhOfSoftplus(v, FloatVector.fromArray(FLOATS, e, i)).mul(v).intoArray(y, yAt + i);
    }
  }

  /**
   * Returns tanh(ln(1 + e^x)) = n / (n + d) with t = e^-|x|: n = 1 + 2 t and d = 2 t^2 if x is
   * above 0, or else n = t^2 + 2 t and d = 2.
   */
  static FloatVector tanhOfSoftplus(FloatVector x, FloatVector t) {
    VectorMask<Float> above = x.compare(VectorOperators.GT, 0f);
    FloatVector n = t.add(2f).mul(t).blend(t.mul(2f).add(1f), above);
    FloatVector d = FloatVector.broadcast(FLOATS, 2f).blend(t.mul(t).mul(2f), above);
    return n.div(n.add(d));
  }

  /**
   * Computes x - tanh(x); near 0, where that would cancel, by the continued fraction of {@link
   * Activation}.
   */
  private static void tanhShrink(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      FloatVector power = FloatVector.fromArray(FLOATS, e, i);
      FloatVector negative = power.div(power.add(2f));
      FloatVector tanh = negative.blend(negative.neg(), v.compare(VectorOperators.GT, 0f));
      FloatVector square = v.mul(v);
      FloatVector fraction = square.div(15f);
      fraction = square.div(fraction.add(13f));
      fraction = square.div(fraction.add(11f));
      fraction = square.div(fraction.add(9f));
      fraction = square.div(fraction.add(7f));
      fraction = square.div(fraction.add(5f));
      fraction = square.div(fraction.add(3f));
      v.sub(tanh)
          .blend(v.mul(fraction).div(fraction.add(1f)), v.abs().compare(VectorOperators.LT, 1.5f))
          .intoArray(y, yAt + i);
    }
  }

  private static FloatVector clamp(FloatVector v, float low, float high) {
    return v.blend(low, v.compare(VectorOperators.LT, low))
        .blend(high, v.compare(VectorOperators.GT, high));
  }

  private static void hardTanh(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      clamp(FloatVector.fromArray(FLOATS, x, xAt + i), -1, 1).intoArray(y, yAt + i);
    }
  }

  private static void hardSilu(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      upToSix(v.add(3f)).mul(v).div(6f).intoArray(y, yAt + i);
    }
  }

  private static void hardShrink(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      v.blend(0f, v.abs().compare(VectorOperators.LE, 0.5f)).intoArray(y, yAt + i);
    }
  }

  private static void softShrink(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      v.sub(clamp(v, -0.5f, 0.5f)).intoArray(y, yAt + i);
    }
  }

  private static void sparsePlus(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      FloatVector half = v.blend(-1f, v.compare(VectorOperators.LT, -1f)).add(1f).mul(0.5f);
      half.mul(half).blend(v, v.compare(VectorOperators.GE, 1f)).intoArray(y, yAt + i);
    }
  }

  private static void sparseSigmoid(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      clamp(FloatVector.fromArray(FLOATS, x, xAt + i).add(1f).mul(0.5f), 0, 1)
          .intoArray(y, yAt + i);
    }
  }

  /**
   * Computes (x + r) / 2, or 2 / (r - x) for negative x, with r = sqrt(x^2 + 4). The root is that
   * of the larger number times sqrt(1 + (the ratio)^2), so that no square overflows.
   */
  private static void squareplus(float[] x, int xAt, float[] e, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      FloatVector magnitude = v.abs();
      FloatVector larger = magnitude.max(2f);
      FloatVector ratio = magnitude.min(2f).div(larger);
      FloatVector root = ratio.mul(ratio).add(1f).sqrt().mul(larger);
      FloatVector sum = root.add(magnitude);
      FloatVector.broadcast(FLOATS, 2f)
          .div(sum)
          .blend(sum.mul(0.5f), v.compare(VectorOperators.GT, 0f))
          .intoArray(y, yAt + i);
    }
  }
}
