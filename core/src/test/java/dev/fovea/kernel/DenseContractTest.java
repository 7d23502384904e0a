package dev.fovea.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vector products of matrices against the portable ones, and for any number of threads. */
class DenseContractTest {
  private static final Kernels SCALAR = Kernels.scalar(Workers.of(2));
  private static final List<Kernels> VECTOR = VectorTwins.ofThreads(1, 2, 3);

  record Shape(int rows, int in, int out) {}

  static Stream<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (int rows : new int[] {1, 2, 3, 4, 5, 7, 33}) {
      for (int in : new int[] {1, 3, 16, 65}) {
        for (int out : new int[] {1, 10, 31, 64, 130}) {
          shapes.add(new Shape(rows, in, out));
        }
      }
    }
    shapes.add(new Shape(1, 1500, 70));
    shapes.add(new Shape(3, 1500, 129));
    shapes.add(new Shape(9, 1300, 37));
    shapes.add(new Shape(9, 37, 1300));
    shapes.add(new Shape(300, 70, 20));
    // Too large for a copy of the weights to be kept.
    shapes.add(new Shape(8, 2100, 140));
    shapes.add(new Shape(2500, 5, 3));
    return shapes.stream();
  }

  private record Results(float[] y, float[] dx, float[] dw) {
    static Results of(Kernels kernels, Shape s, Activation activation, boolean magnitudes) {
      float[] x = Numbers.random(1, s.rows * s.in, 1);
      float[] w = Numbers.random(2, s.in * s.out, 1);
      float[] bias = Numbers.random(3, s.out, 1);
      float[] dy = Numbers.random(4, s.rows * s.out, 1);
      if (magnitudes) {
        x = Numbers.abs(x);
        w = Numbers.abs(w);
        bias = Numbers.abs(bias);
        dy = Numbers.abs(dy);
      }
      Results r =
          new Results(
              Numbers.output(s.rows * s.out),
              Numbers.output(s.rows * s.in),
              Numbers.output(s.in * s.out));
      kernels.dense(s.rows, s.in, s.out, x, w, bias, activation, r.y);
      kernels.denseInputGradient(s.rows, s.in, s.out, dy, w, r.dx);
      kernels.denseWeightGradient(s.rows, s.in, s.out, x, dy, r.dw);
      return r;
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void vectorKernelsFollowThePortableOnes(Shape s) {
    Results magnitudes = Results.of(SCALAR, s, Activation.LINEAR, true);
    for (Activation activation : List.of(Activation.LINEAR, Activation.RELU)) {
      Results expected = Results.of(SCALAR, s, activation, false);
      Results actual = Results.of(VECTOR.getFirst(), s, activation, false);
      Bounds.assertSameSums("y", s.in + 1, actual.y, expected.y, magnitudes.y);
      Bounds.assertSameSums("dx", s.out, actual.dx, expected.dx, magnitudes.dx);
      Bounds.assertSameSums("dw", s.rows, actual.dw, expected.dw, magnitudes.dw);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void threadsDoNotChangeTheBits(Shape s) {
    Results alone = Results.of(VECTOR.getFirst(), s, Activation.SOFTMAX, false);
    for (Kernels more : VECTOR.subList(1, VECTOR.size())) {
      Results shared = Results.of(more, s, Activation.SOFTMAX, false);
      Bounds.assertSameBits("y", shared.y, alone.y);
      Bounds.assertSameBits("dx", shared.dx, alone.dx);
      Bounds.assertSameBits("dw", shared.dw, alone.dw);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void boundProductsHaveTheSameBitsAndFollowTheWeights(Shape s) {
    float[] x = Numbers.random(1, s.rows * s.in, 1);
    float[] bias = Numbers.random(3, s.out, 1);
    for (Kernels kernels : VECTOR) {
      DenseProduct product = kernels.denseProduct(s.in, s.out);
      float[] w = Numbers.random(2, s.in * s.out, 1);
      for (int version = 0; version < 3; version++) {
        w[version * (w.length - 1) / 2] = version;
        float[] expected = Numbers.output(s.rows * s.out);
        kernels.dense(s.rows, s.in, s.out, x, w, bias, Activation.RELU, expected);
        for (int call = 0; call < 2; call++) {
          float[] actual = Numbers.output(s.rows * s.out);
          WeightView view = WeightView.of(w, version);
          product.run(s.rows, x, view, bias, Activation.RELU, actual);
          Bounds.assertSameBits("y", actual, expected);
        }
      }
    }
  }
}
