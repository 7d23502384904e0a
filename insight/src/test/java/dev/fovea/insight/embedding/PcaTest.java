package dev.fovea.insight.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PcaTest {
  private final Kernels kernels = Kernels.scalar(Workers.of(2));

  /** Columns of deviations 9, 5, 1, 1, ..., turned by a reflection that mixes all of them. */
  private static Tensor turned(int samples, int width, double[] normal) {
    CounterRandom random = CounterRandom.ofSeed(3);
    Tensor x = Tensor.zeros(Shape.of(samples, width));
    for (int i = 0; i < samples; i++) {
      double[] row = new double[width];
      double along = 0;
      for (int c = 0; c < width; c++) {
        row[c] = (c == 0 ? 9 : c == 1 ? 5 : 1) * random.stream(i).normal(c);
        along += row[c] * normal[c];
      }
      for (int c = 0; c < width; c++) {
        x.data()[i * width + c] = (float) (row[c] - 2 * along * normal[c] + 100);
      }
    }
    return x;
  }

  @Test
  void findsTheDirectionsThatWereTurned() {
    int width = 30;
    double[] normal = new double[width];
    java.util.Arrays.fill(normal, 1 / Math.sqrt(width));
    Pca pca = Pca.of(turned(4000, width, normal), 3, kernels);

    assertThat(Math.sqrt(pca.variances()[0])).isCloseTo(9, within(0.4));
    assertThat(Math.sqrt(pca.variances()[1])).isCloseTo(5, within(0.25));
    for (int k = 0; k < 2; k++) {
      double along = 0;
      for (int c = 0; c < width; c++) {
        // The reflected k-th unit vector.
        along += pca.components()[k][c] * ((c == k ? 1 : 0) - 2 * normal[k] * normal[c]);
      }
      assertThat(Math.abs(along)).isGreaterThan(0.995);
    }
  }

  @Test
  void keepsDistancesWhereAllDirectionsAreKept() {
    Tensor x = Clusters.of(40, 6, 3, 1);
    Points before = Points.of(x);
    Points after = Points.of(Pca.of(x, 6, kernels).transform(x, kernels));

    for (int i = 1; i < 40; i++) {
      assertThat(after.squaredDistance(0, i))
          .isCloseTo(before.squaredDistance(0, i), within(1e-3 * before.squaredDistance(0, i)));
    }
  }

  @Test
  void theLargestWeightOfADirectionIsPositive() {
    for (float[] component : Pca.of(Clusters.of(60, 12, 4, 2), 4, kernels).components()) {
      float extreme = 0;
      for (float value : component) {
        extreme = Math.abs(value) > Math.abs(extreme) ? value : extreme;
      }
      assertThat(extreme).isPositive();
    }
  }

  @Test
  void samplesOfOneColumnLieOnALine() {
    Embedding map = Pca.map(Tensor.of(Shape.of(3, 1), 1, 2, 6), kernels);

    assertThat(map.x()).containsExactly(new float[] {-2, -1, 3}, within(1e-6f));
    assertThat(map.y()).containsOnly(0);
  }

  @Test
  void whatIsNoNumberIsTold() {
    assertThatThrownBy(() -> Pca.map(Tensor.of(Shape.of(2, 2), 1, 2, Float.NaN, 4), kernels))
        .hasMessageContaining("not finite");
    assertThatThrownBy(() -> Pca.map(Tensor.of(Shape.of(1, 2), 1, 2), kernels))
        .hasMessageContaining("1 samples");
  }
}
