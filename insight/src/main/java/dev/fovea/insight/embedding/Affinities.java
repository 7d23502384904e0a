package dev.fovea.insight.embedding;

import dev.fovea.kernel.Kernels;
import java.util.Arrays;

/**
 * Symmetric affinities of points, whose sum is 1: Gaussian neighbourhoods that all have the same
 * perplexity (L. van der Maaten and G. Hinton, Visualizing data using t-SNE, JMLR 9, 2008). As in
 * L. van der Maaten, Accelerating t-SNE using tree-based algorithms, JMLR 15, 2014, only the 3
 * perplexity + 1 nearest neighbours of each point count, or all other points if there are fewer.
 *
 * @param starts start of each point's entries in {@code neighbours} and {@code values}, followed by
 *     the total number of entries
 * @param neighbours indices of the neighbours of all points, point after point
 * @param values affinities of these neighbours
 */
@SuppressWarnings("ArrayRecordComponent")
record Affinities(int[] starts, int[] neighbours, float[] values) {
  /** Maximum error of the entropy, in nats; the value that scikit-learn uses. */
  private static final double ENTROPY_TOLERANCE = 1e-5;

  private static final int SEARCH_STEPS = 100;

  /** Returns the number of neighbours that a perplexity requires. */
  static int neighbours(double perplexity) {
    return (int) (3 * perplexity + 1);
  }

  /** Computes the affinities of the given points. */
  static Affinities of(Points points, double perplexity, Kernels kernels, Runnable atBlock) {
    Neighbours nearest = Neighbours.of(points, neighbours(perplexity), kernels, atBlock);
    int count = nearest.count();
    float[] conditional = new float[points.size() * count];
    kernels
        .workers()
        .forEach(points.size(), i -> conditional(nearest, i, Math.log(perplexity), conditional));
    return symmetric(points.size(), nearest, conditional);
  }

  /**
   * Computes p(j | i) for the neighbours of a point, finding the precision of its Gaussian by
   * bisection.
   */
  private static void conditional(Neighbours nearest, int point, double entropy, float[] to) {
    int count = nearest.count();
    int at = point * count;
    double[] distances = nearest.squaredDistances();
    double[] p = new double[count];
    double precision = 1;
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double sum = 1;
    for (int step = 0; step < SEARCH_STEPS; step++) {
      sum = 0;
      double weighted = 0;
      for (int k = 0; k < count; k++) {
        // Relative to the nearest, so that its p is 1 and the sum cannot underflow.
        double distance = distances[at + k] - distances[at];
        p[k] = Math.exp(-distance * precision);
        sum += p[k];
        weighted += distance * p[k];
      }
      double difference = Math.log(sum) + precision * weighted / sum - entropy;
      if (Math.abs(difference) <= ENTROPY_TOLERANCE) {
        break;
      }
      if (difference > 0) {
        low = precision;
        precision = high == Double.POSITIVE_INFINITY ? 2 * precision : (precision + high) / 2;
      } else {
        high = precision;
        precision = (precision + low) / 2;
      }
    }
    for (int k = 0; k < count; k++) {
      to[at + k] = (float) (p[k] / sum);
    }
  }

  /** Returns (p(j | i) + p(i | j)) / 2n, each row sorted by the index of the neighbour. */
  private static Affinities symmetric(int size, Neighbours nearest, float[] conditional) {
    int count = nearest.count();
    int[] ends = new int[size + 1];
    for (int i = 0; i < nearest.indices().length; i++) {
      ends[nearest.indices()[i] + 1]++;
    }
    for (int i = 0; i < size; i++) {
      ends[i + 1] += ends[i] + count;
    }
    int[] fill = ends.clone();
    // Index and value are packed into one long, so that one sort orders both.
    long[] entries = new long[ends[size]];
    for (int i = 0; i < size; i++) {
      for (int k = i * count; k < (i + 1) * count; k++) {
        int j = nearest.indices()[k];
        long share = Float.floatToRawIntBits(conditional[k]);
        entries[fill[i]++] = (long) j << 32 | share;
        entries[fill[j]++] = (long) i << 32 | share;
      }
    }
    int[] starts = new int[size + 1];
    int[] neighbours = new int[entries.length];
    float[] values = new float[entries.length];
    int at = 0;
    for (int i = 0; i < size; i++) {
      Arrays.sort(entries, ends[i], ends[i + 1]);
      for (int e = ends[i]; e < ends[i + 1]; e++) {
        int j = (int) (entries[e] >>> 32);
        if (at == starts[i] || neighbours[at - 1] != j) {
          neighbours[at++] = j;
        }
        values[at - 1] += Float.intBitsToFloat((int) entries[e]) / (2f * size);
      }
      starts[i + 1] = at;
    }
    return new Affinities(starts, Arrays.copyOf(neighbours, at), Arrays.copyOf(values, at));
  }

  /**
   * Returns the sum of p log p, in nats, which is the part of the divergence that does not depend
   * on the map.
   */
  double negativeEntropy() {
    double sum = 0;
    for (float p : values) {
      sum += p > 0 ? p * Math.log(p) : 0;
    }
    return sum;
  }
}
