package dev.fovea.insight.embedding;

import dev.fovea.kernel.Kernels;
import java.util.Arrays;

/**
 * The exact nearest neighbours of each point. Candidates are found by |a - b|^2 = |a|^2 + |b|^2 - 2
 * a b, with one matrix product for a block of points; the distances of the chosen candidates are
 * then computed in double precision.
 *
 * @param count number of neighbours of each point
 * @param indices (points, count), nearest first
 * @param squaredDistances (points, count), in the order of {@code indices}
 */
@SuppressWarnings("ArrayRecordComponent")
record Neighbours(int count, int[] indices, double[] squaredDistances) {
  /** Number of products held at once. */
  private static final int HELD = 1 << 22;

  private static final int BLOCK = 256;

  /** Number of candidates beyond those requested, because distances from products are rounded. */
  private static final int SPARE = 8;

  /** Finds the neighbours of all points; a point is not its own neighbour. */
  static Neighbours of(Points points, int wanted, Kernels kernels, Runnable atBlock) {
    int size = points.size();
    int width = points.width();
    int count = Math.min(wanted, size - 1);
    int block = Math.clamp(HELD / size, 16, BLOCK);
    int[] indices = new int[size * count];
    double[] distances = new double[size * count];
    float[] norms = norms(points);
    float[] products = new float[block * size];
    float[] rows = new float[block * width];
    for (int from = 0; from < size; from += block) {
      atBlock.run();
      int here = Math.min(block, size - from);
      int start = from;
      System.arraycopy(points.values(), from * width, rows, 0, here * width);
      kernels.denseInputGradient(here, size, width, rows, points.values(), products);
      kernels
          .workers()
          .forEach(here, r -> choose(points, norms, products, start, r, count, indices, distances));
    }
    return new Neighbours(count, indices, distances);
  }

  private static float[] norms(Points points) {
    float[] norms = new float[points.size()];
    for (int i = 0; i < norms.length; i++) {
      double sum = 0;
      for (int c = 0; c < points.width(); c++) {
        double value = points.values()[i * points.width() + c];
        sum += value * value;
      }
      norms[i] = (float) sum;
    }
    return norms;
  }

  private static void choose(
      Points points,
      float[] norms,
      float[] products,
      int from,
      int row,
      int count,
      int[] indices,
      double[] distances) {
    int size = points.size();
    int point = from + row;
    NearestHeap nearest = new NearestHeap(Math.min(count + SPARE, size - 1));
    add(norms, products, row * size, point, nearest);
    int[] candidates = nearest.indices();
    Arrays.sort(candidates);
    NearestHeap best = new NearestHeap(count);
    for (int candidate : candidates) {
      best.add(points.squaredDistance(point, candidate), candidate);
    }
    best.drain(indices, distances, point * count);
  }

  /** Adds all points except the point itself, given their products with it. */
  private static void add(float[] norms, float[] products, int at, int point, NearestHeap nearest) {
    float farthest = Float.POSITIVE_INFINITY;
    for (int j = 0; j < norms.length; j++) {
      float distance = norms[j] - 2 * products[at + j];
      if (distance < farthest && j != point) {
        farthest = nearest.add(distance, j);
      }
    }
  }
}
