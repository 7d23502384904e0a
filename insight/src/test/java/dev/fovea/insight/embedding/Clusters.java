package dev.fovea.insight.embedding;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.stream.IntStream;

/** Samples around centers, and how well a map keeps their neighbourhoods. */
final class Clusters {
  private Clusters() {}

  /**
   * Normal noise of deviation 1 around centers of deviation 4; sample i is of cluster i % count.
   */
  static Tensor of(int samples, int width, int count, long seed) {
    CounterRandom random = CounterRandom.ofSeed(seed);
    Tensor x = Tensor.zeros(Shape.of(samples, width));
    for (int i = 0; i < samples; i++) {
      for (int c = 0; c < width; c++) {
        double center = 4 * random.stream(i % count).normal(c);
        x.data()[i * width + c] = (float) (center + random.stream(1000 + i).normal(c));
      }
    }
    return x;
  }

  /** The share of samples whose nearest in the map is of the same cluster. */
  static double purity(Embedding map, int count) {
    int right = 0;
    for (int i = 0; i < map.size(); i++) {
      int best = i == 0 ? 1 : 0;
      for (int j = 0; j < map.size(); j++) {
        best = j != i && distance(map, i, j) < distance(map, i, best) ? j : best;
      }
      right += best % count == i % count ? 1 : 0;
    }
    return (double) right / map.size();
  }

  /**
   * J. Venna and S. Kaski, Neighborhood preservation in nonlinear projection methods, ICANN 2001: 1
   * where the k nearest in the map are the k nearest of the samples, less the more foreign they
   * are.
   */
  static double trustworthiness(Tensor samples, Embedding map, int k) {
    Points points = Points.of(samples);
    int n = points.size();
    double penalty = 0;
    for (int i = 0; i < n; i++) {
      int here = i;
      int[] byMap = order(n, i, j -> distance(map, here, j));
      int[] bySample = order(n, i, j -> points.squaredDistance(here, j));
      int[] rank = new int[n];
      for (int r = 0; r < bySample.length; r++) {
        rank[bySample[r]] = r + 1;
      }
      for (int r = 0; r < k; r++) {
        penalty += Math.max(0, rank[byMap[r]] - k);
      }
    }
    return 1 - 2 * penalty / (n * (double) k * (2 * n - 3 * k - 1));
  }

  private static int[] order(int n, int i, java.util.function.IntToDoubleFunction distance) {
    return IntStream.range(0, n)
        .filter(j -> j != i)
        .boxed()
        .sorted(java.util.Comparator.comparingDouble(distance::applyAsDouble))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double distance(Embedding map, int i, int j) {
    double dx = map.x()[i] - (double) map.x()[j];
    double dy = map.y()[i] - (double) map.y()[j];
    return dx * dx + dy * dy;
  }
}
