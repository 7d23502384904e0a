package dev.fovea.insight.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TsneTest {
  private final Workers workers = Workers.of(2);
  private final Tsne tsne = Tsne.on(Kernels.scalar(workers));

  private static Embedding random(int size, double spread) {
    CounterRandom random = CounterRandom.ofSeed(5);
    Embedding map = new Embedding(new float[size], new float[size]);
    for (int i = 0; i < size; i++) {
      map.x()[i] = (float) (spread * random.normal(2L * i));
      map.y()[i] = (float) (spread * random.normal(2L * i + 1));
    }
    return map;
  }

  @Test
  void neighboursStayNeighbours() {
    Tensor x = Clusters.of(400, 20, 8, 1);
    Embedding map = tsne.run(x, TsneProgress.NONE).embedding();

    assertThat(Clusters.purity(map, 8)).isEqualTo(1);
    assertThat(Clusters.trustworthiness(x, map, 10)).isGreaterThan(0.9);
    assertThat(Clusters.trustworthiness(x, random(400, 1), 10)).isLessThan(0.6);
  }

  @Test
  void theDivergenceFalls() {
    List<Double> divergences = new ArrayList<>();
    tsne.run(
        Clusters.of(300, 10, 5, 2),
        (iteration, iterations, divergence) -> {
          if (iteration >= Tsne.EXAGGERATED + 100) {
            divergences.add(divergence);
          }
          return true;
        });

    assertThat(divergences).hasSizeGreaterThan(10);
    assertThat(divergences.getLast()).isLessThan(divergences.getFirst());
    for (int i = 1; i < divergences.size(); i++) {
      assertThat(divergences.get(i)).isLessThan(divergences.get(i - 1) + 0.01);
    }
  }

  /** The divergence by its definition, all pairs, in double precision. */
  private static double divergence(Affinities p, double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        sum += i == j ? 0 : q(x, y, i, j);
      }
    }
    double divergence = 0;
    for (int i = 0; i < x.length; i++) {
      for (int k = p.starts()[i]; k < p.starts()[i + 1]; k++) {
        double value = p.values()[k];
        divergence +=
            value > 0 ? value * Math.log(value / (q(x, y, i, p.neighbours()[k]) / sum)) : 0;
      }
    }
    return divergence;
  }

  private static double q(double[] x, double[] y, int i, int j) {
    return 1 / (1 + (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]));
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  @Test
  void theGradientIsThatOfFiniteDifferences() {
    Affinities p =
        Affinities.of(Points.of(Clusters.of(60, 5, 3, 3)), 8, Kernels.scalar(workers), () -> {});
    for (Repulsion repulsion :
        List.of(new ExactRepulsion(60, workers), new GridRepulsion(workers))) {
      Embedding map = random(60, 3);
      Descent descent = new Descent(p, map, 50, workers, repulsion);
      float[][] gradient = descent.gradient();
      double[] x = doubles(map.x());
      double[] y = doubles(map.y());

      double exact = divergence(p, x, y);
      double tolerance = repulsion instanceof ExactRepulsion ? 1e-6 : 2e-4;
      assertThat(descent.divergence()).isCloseTo(exact, within(Math.max(1e-5, 10 * tolerance)));
      for (int i = 0; i < 60; i += 7) {
        for (double[] axis : List.of(x, y)) {
          double at = axis[i];
          axis[i] = at + 1e-4;
          double above = divergence(p, x, y);
          axis[i] = at - 1e-4;
          double below = divergence(p, x, y);
          axis[i] = at;
          assertThat((double) gradient[axis == x ? 0 : 1][i])
              .isCloseTo((above - below) / 2e-4, within(tolerance));
        }
      }
    }
  }

  @Test
  void allPairsCountOnceInEachOrderWhateverTheBlocks() {
    for (int size : new int[] {1, 2, 256, 257, 700}) {
      Embedding map = random(size, 5);
      float[][] forces = new float[2][size];
      ExactRepulsion repulsion = new ExactRepulsion(size, workers);
      repulsion.compute(map, forces[0], forces[1]);
      double sum = repulsion.compute(map, forces[0], forces[1]);

      double[] x = doubles(map.x());
      double[] y = doubles(map.y());
      double all = 0;
      for (int i = 0; i < size; i++) {
        double fx = 0;
        double fy = 0;
        for (int j = 0; j < size; j++) {
          double q = q(x, y, i, j);
          all += i == j ? 0 : q;
          fx += q * q * (x[i] - x[j]);
          fy += q * q * (y[i] - y[j]);
        }
        assertThat((double) forces[0][i]).isCloseTo(fx, within(1e-6 * size));
        assertThat((double) forces[1][i]).isCloseTo(fy, within(1e-6 * size));
      }
      assertThat(sum).isCloseTo(all, within(1e-5 * (1 + all)));
    }
  }

  @Test
  void theGridGivesTheSumsOfAllPairsForMapsFromSmallToWide() {
    for (double spread : new double[] {1e-4, 1, 10, 30}) {
      int size = 6000;
      Embedding map = random(size, spread);
      float[][] exact = new float[2][size];
      float[][] grid = new float[2][size];
      double sum = new ExactRepulsion(size, workers).compute(map, exact[0], exact[1]);
      double near = new GridRepulsion(workers).compute(map, grid[0], grid[1]);

      assertThat(near / sum).as("sum at %s", spread).isCloseTo(1, within(1e-3));
      double error = 0;
      double all = 0;
      for (int axis = 0; axis < 2; axis++) {
        for (int i = 0; i < size; i++) {
          error += Math.pow(grid[axis][i] - exact[axis][i], 2);
          all += Math.pow(exact[axis][i], 2);
        }
      }
      assertThat(Math.sqrt(error / all)).as("forces at %s", spread).isLessThan(0.02);
    }
  }

  @Test
  void threadsDoNotChangeTheBits() {
    for (int size : new int[] {200, Repulsion.EXACT + 1}) {
      Tensor x = Clusters.of(size, 6, 5, 4);
      int iterations = size > 1000 ? 12 : 60;
      Embedding one =
          Tsne.on(Kernels.best(Workers.of(1)))
              .iterations(iterations)
              .run(x, TsneProgress.NONE)
              .embedding();
      Embedding three =
          Tsne.on(Kernels.best(Workers.of(3)))
              .iterations(iterations)
              .run(x, TsneProgress.NONE)
              .embedding();

      assertThat(three.x()).containsExactly(one.x());
      assertThat(three.y()).containsExactly(one.y());
    }
  }

  @Test
  void endsWhenItIsToldTo() {
    assertThatThrownBy(
            () ->
                tsne.run(Clusters.of(100, 5, 2, 1), (iteration, iterations, kl) -> iteration < 100))
        .isInstanceOf(CancellationException.class)
        .hasMessage("t-SNE was ended after 100 iterations");
  }

  @Test
  void fewSamplesHaveASmallerPerplexity() {
    Tsne.Result result = tsne.run(Clusters.of(10, 5, 2, 1), TsneProgress.NONE);

    assertThat(result.perplexity()).isEqualTo(3);
    assertThat(Clusters.purity(result.embedding(), 2)).isEqualTo(1);
    assertThatThrownBy(() -> tsne.run(Clusters.of(3, 5, 2, 1), TsneProgress.NONE))
        .hasMessage("a t-SNE map needs at least 4 samples, not 3");
  }

  @Test
  void equalSamplesAndDoublesHavePlaces() {
    Tensor constant = Tensor.zeros(Shape.of(40, 3));
    Tensor doubled = Clusters.of(80, 4, 2, 1);
    System.arraycopy(doubled.data(), 0, doubled.data(), 160, 160);
    for (Tensor x : List.of(constant, doubled)) {
      Tsne.Result result = tsne.perplexity(5).run(x, TsneProgress.NONE);
      assertThat(result.divergence()).isFinite();
      for (int i = 0; i < result.embedding().size(); i++) {
        assertThat(result.embedding().x()[i] + result.embedding().y()[i]).isFinite();
      }
    }
  }

  @Test
  void optionsThatMakeNoSenseAreTold() {
    assertThatThrownBy(() -> tsne.perplexity(0.5)).hasMessageContaining("perplexity is 1 to");
    assertThatThrownBy(() -> tsne.iterations(0)).hasMessageContaining("at least 1 iteration");
    Tensor x = Clusters.of(10, 3, 2, 1);
    x.data()[7] = Float.POSITIVE_INFINITY;
    assertThatThrownBy(() -> tsne.run(x, TsneProgress.NONE)).hasMessageContaining("not finite");
  }
}
