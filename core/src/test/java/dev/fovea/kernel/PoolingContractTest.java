package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.Layers;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pooling: the vector kernels against the portable ones, bit by bit. */
class PoolingContractTest {
  private static final Kernels SCALAR = Kernels.scalar(Workers.of(1));
  private static final List<Kernels> VECTOR = VectorTwins.ofThreads(1, 2, 3);

  record Case(Window window, int[] divisors, int channels, int batch) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int channels : new int[] {1, 3, 4, 7, 8, 15, 16, 17, 33, 64}) {
      cases.add(pool(channels, 2, new int[] {6, 8}, new int[] {2, 2}, new int[] {2, 2}, false));
      cases.add(pool(channels, 3, new int[] {7, 5}, new int[] {3, 3}, new int[] {2, 2}, true));
    }
    cases.add(pool(5, 2, new int[] {7, 7}, new int[] {2, 3}, new int[] {3, 1}, true));
    cases.add(pool(20, 2, new int[] {5, 5}, new int[] {5, 5}, new int[] {1, 1}, false));
    cases.add(pool(9, 2, new int[] {9}, new int[] {2}, new int[] {2}, true));
    cases.add(pool(18, 2, new int[] {4, 5, 6}, new int[] {2, 2, 3}, new int[] {2, 1, 2}, true));
    for (int channels : new int[] {3, 8, 21}) {
      for (Pooling layer :
          List.of(
              Layers.averagePooling2D(3).strides(2).padding(Padding.explicit(1, 2, 2, 0)),
              Layers.averagePooling2D(3).strides(2).ceilMode(true),
              Layers.averagePooling2D(3, 2)
                  .strides(2, 3)
                  .padding(Padding.explicit(1, 1, 1, 1))
                  .countIncludePad(true)
                  .ceilMode(true))) {
        Shape input = Shape.of(6, 8, channels);
        cases.add(new Case(layer.window(input), layer.divisors(input), channels, 3));
      }
    }
    return cases.stream();
  }

  private static Case pool(
      int channels, int batch, int[] input, int[] size, int[] strides, boolean same) {
    int[] ones = new int[input.length];
    java.util.Arrays.fill(ones, 1);
    Padding padding = same ? Padding.SAME : Padding.VALID;
    Window window = Window.of(input, size, strides, ones, padding);
    return new Case(window, window.counts(), channels, batch);
  }

  private record Results(float[] max, int[] winners, float[] average, float[] dMax, float[] dAvg) {
    static Results of(Kernels kernels, Case c) {
      int in = c.window.inputs() * c.channels * c.batch;
      int out = c.window.outputs() * c.channels * c.batch;
      float[] x = Numbers.random(1, in, 1);
      for (int i = 0; i < in; i++) {
        x[i] = Math.round(x[i] * 3) / 3f;
        x[i] = i % 101 == 7 ? Float.NaN : i % 103 == 8 ? Float.NEGATIVE_INFINITY : x[i];
      }
      float[] dy = Numbers.random(2, out, 1);
      Results r =
          new Results(
              Numbers.output(out),
              new int[out],
              Numbers.output(out),
              Numbers.output(in),
              Numbers.output(in));
      kernels.maxPool(c.window, c.channels, c.batch, x, r.max, r.winners);
      kernels.averagePool(c.window, c.divisors, c.channels, c.batch, x, r.average);
      kernels.maxPoolGradient(c.window, c.channels, c.batch, dy, r.winners, r.dMax);
      kernels.averagePoolGradient(c.window, c.divisors, c.channels, c.batch, dy, r.dAvg);
      return r;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorKernelsGiveTheSame(Case c) {
    Results expected = Results.of(SCALAR, c);
    for (Kernels kernels : VECTOR) {
      Results actual = Results.of(kernels, c);
      assertThat(actual.winners).containsExactly(expected.winners);
      Bounds.assertSameBits("max", actual.max, expected.max);
      Bounds.assertSameBits("average", actual.average, expected.average);
      Bounds.assertSameBits("max gradient", actual.dMax, expected.dMax);
      Bounds.assertSameBits("average gradient", actual.dAvg, expected.dAvg);
    }
  }

  @Test
  void theFirstOfEqualsWinsAndNanBeatsAll() {
    Window window =
        Window.of(
            new int[] {1, 6}, new int[] {1, 3}, new int[] {1, 3}, new int[] {1, 1}, Padding.VALID);
    float[] x = {2, 5, 5, Float.POSITIVE_INFINITY, Float.NaN, 1};
    float[] y = new float[2];
    int[] winners = new int[2];
    SCALAR.maxPool(window, 1, 1, x, y, winners);
    assertThat(winners).containsExactly(1, 4);
    assertThat(y).containsExactly(5, Float.NaN);
    float[] dx = new float[6];
    SCALAR.maxPoolGradient(window, 1, 1, new float[] {3, 4}, winners, dx);
    assertThat(dx).containsExactly(0, 3, 0, 0, 4, 0);
  }
}
