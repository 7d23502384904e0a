package dev.fovea.insight.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private final Kernels kernels = Kernels.best(Workers.of(2));

  @Test
  void areThoseOfAllDistancesSorted() {
    Points points = Points.of(Clusters.of(700, 20, 5, 1));
    Neighbours found = Neighbours.of(points, 17, kernels, () -> {});

    for (int i = 0; i < 700; i += 13) {
      int here = i;
      int[] expected =
          IntStream.range(0, 700)
              .filter(j -> j != here)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> points.squaredDistance(here, j)))
              .limit(17)
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(java.util.Arrays.copyOfRange(found.indices(), i * 17, (i + 1) * 17))
          .containsExactly(expected);
    }
  }

  @Test
  void ofManyEqualPointsEachHasOthers() {
    Neighbours found =
        Neighbours.of(Points.of(Tensor.zeros(Shape.of(50, 3))), 5, kernels, () -> {});

    for (int i = 0; i < 50; i++) {
      int[] row = java.util.Arrays.copyOfRange(found.indices(), i * 5, (i + 1) * 5);
      assertThat(row).doesNotContain(i).doesNotHaveDuplicates();
    }
    assertThat(found.squaredDistances()).containsOnly(0);
  }

  @Test
  void affinitiesAreSymmetricOfSumOneAndOfThePerplexity() {
    Points points = Points.of(Clusters.of(300, 10, 4, 2));
    Affinities p = Affinities.of(points, 10, kernels, () -> {});
    double[][] dense = new double[300][300];
    double sum = 0;
    for (int i = 0; i < 300; i++) {
      for (int k = p.starts()[i]; k < p.starts()[i + 1]; k++) {
        dense[i][p.neighbours()[k]] = p.values()[k];
        sum += p.values()[k];
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
    for (int i = 0; i < 300; i++) {
      assertThat(dense[i][i]).isZero();
      for (int j = 0; j < i; j++) {
        assertThat(dense[i][j]).isEqualTo(dense[j][i]);
      }
    }
  }

  @Test
  void affinitiesAreThoseOfTheFormula() {
    // Three on a line at 0, 1 and 3; at perplexity 1.5 by bisection of the entropy, by hand.
    Points points = Points.of(Tensor.of(Shape.of(3, 1), 0, 1, 3));
    Affinities p = Affinities.of(points, 1.5, kernels, () -> {});
    double[][] distances = {{0, 1, 9}, {1, 0, 4}, {9, 4, 0}};
    double[][] conditional = new double[3][3];
    for (int i = 0; i < 3; i++) {
      double low = 0;
      double high = 1000;
      for (int step = 0; step < 200; step++) {
        double precision = (low + high) / 2;
        double total = 0;
        for (int j = 0; j < 3; j++) {
          conditional[i][j] = j == i ? 0 : Math.exp(-precision * distances[i][j]);
          total += conditional[i][j];
        }
        double entropy = 0;
        for (int j = 0; j < 3; j++) {
          conditional[i][j] /= total;
          entropy -= conditional[i][j] > 0 ? conditional[i][j] * Math.log(conditional[i][j]) : 0;
        }
        if (entropy > Math.log(1.5)) {
          low = precision;
        } else {
          high = precision;
        }
      }
    }
    for (int i = 0; i < 3; i++) {
      for (int k = p.starts()[i]; k < p.starts()[i + 1]; k++) {
        int j = p.neighbours()[k];
        assertThat((double) p.values()[k])
            .isCloseTo((conditional[i][j] + conditional[j][i]) / 6, within(1e-5));
      }
    }
  }
}
