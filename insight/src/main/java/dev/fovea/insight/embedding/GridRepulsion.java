package dev.fovea.insight.embedding;

import dev.fovea.kernel.Workers;

/**
 * Repulsion interpolated on a grid: each point is spread over the 16 nodes around it, the densities
 * of the nodes are convolved with q and q^2 (dx, dy), and the sums of each point are interpolated
 * from the nodes around it. After G. Linderman, M. Rachh, J. Hoskins, S. Steinerberger, Y. Kluger,
 * Fast interpolation-based t-SNE, Nature Methods 16, 2019, but with cubic Lagrange polynomials on
 * one uniform grid, and with both forces as the real and imaginary part of a single convolution. By
 * Parseval's theorem, the sum of q needs no second convolution.
 */
final class GridRepulsion implements Repulsion {
  /**
   * Maximum distance between nodes, in units of the distance over which q changes. A grid three
   * times as fine does not improve maps: it lowers the divergence of 10,000 samples by a
   * thousandth.
   */
  private static final double SPACING = 0.4;

  private static final int LEAST_NODES = 64;
  private static final int MOST_NODES = 1024;

  /** Number of nodes beyond the outermost points, which their polynomials need. */
  private static final int MARGIN = 5;

  /** Factor by which a map may grow before the kernels are computed again. */
  private static final double ROOM = 1.1;

  private static final int POINTS = 512;

  private final Workers workers;
  private GridConvolution convolution;
  private double spacing;

  /** q of nodes that are 0 to 3 rows and columns apart. */
  private final double[] near = new double[16];

  GridRepulsion(Workers workers) {
    this.workers = workers;
    this.convolution = new GridConvolution(LEAST_NODES, workers);
  }

  @Override
  public double compute(Embedding map, float[] fx, float[] fy) {
    double left = least(map.x());
    double low = least(map.y());
    fit(Math.max(range(map.x(), left), range(map.y(), low)));
    convolution.clear();
    for (int i = 0; i < map.size(); i++) {
      spread((map.x()[i] - left) / spacing + 1, (map.y()[i] - low) / spacing + 1);
    }
    double sum = convolution.convolve();
    int size = map.size();
    double[] selves = new double[Math.ceilDiv(size, POINTS)];
    workers.forEach(
        selves.length,
        chunk -> {
          float[] weights = new float[8];
          double self = 0;
          for (int i = chunk * POINTS; i < Math.min(size, (chunk + 1) * POINTS); i++) {
            double x = (map.x()[i] - left) / spacing + 1;
            double y = (map.y()[i] - low) / spacing + 1;
            fx[i] = read(convolution.re(), x, y, weights);
            fy[i] = read(convolution.im(), x, y, weights);
            self += self(weights);
          }
          selves[chunk] = self;
        });
    for (double self : selves) {
      sum -= self;
    }
    return sum;
  }

  /**
   * Returns the contribution of a point to its own sum of q, which on the grid is not exactly 1.
   */
  private double self(float[] weights) {
    double sum = 0;
    for (int dy = 0; dy < 4; dy++) {
      float vertical = overlap(weights, 4, dy);
      for (int dx = 0; dx < 4; dx++) {
        sum += near[4 * dy + dx] * vertical * overlap(weights, 0, dx);
      }
    }
    return sum;
  }

  /**
   * Returns the sum of the products of weights that are {@code distance} nodes apart, in both
   * directions.
   */
  private static float overlap(float[] weights, int at, int distance) {
    float sum = 0;
    for (int i = 0; i + distance < 4; i++) {
      sum += weights[at + i] * weights[at + i + distance];
    }
    return distance == 0 ? sum : 2 * sum;
  }

  /** Provides a grid for a map of the given range, reusing the current one if it fits. */
  private void fit(double range) {
    double reach = spacing * (convolution.nodes() - MARGIN);
    if (range <= reach && range >= reach / (ROOM * ROOM * ROOM)) {
      return;
    }
    double wanted = Math.max(range, 1e-12) * ROOM;
    int nodes = LEAST_NODES;
    while (nodes < MOST_NODES && wanted / (nodes - MARGIN) > SPACING) {
      nodes *= 2;
    }
    if (nodes != convolution.nodes()) {
      convolution = new GridConvolution(nodes, workers);
    }
    spacing = wanted / (nodes - MARGIN);
    convolution.kernels(spacing);
    for (int i = 0; i < near.length; i++) {
      double dx = spacing * (i % 4);
      double dy = spacing * (i / 4);
      near[i] = 1 / (1 + dx * dx + dy * dy);
    }
  }

  private void spread(double x, double y) {
    float[] weights = new float[8];
    int column = cubic(x, weights, 0);
    int row = cubic(y, weights, 4);
    for (int r = 0; r < 4; r++) {
      float[] density = convolution.re()[row + r];
      for (int c = 0; c < 4; c++) {
        density[column + c] += weights[4 + r] * weights[c];
      }
    }
  }

  private static float read(float[][] field, double x, double y, float[] weights) {
    int column = cubic(x, weights, 0);
    int row = cubic(y, weights, 4);
    float sum = 0;
    for (int r = 0; r < 4; r++) {
      float[] values = field[row + r];
      sum +=
          weights[4 + r]
              * (weights[0] * values[column]
                  + weights[1] * values[column + 1]
                  + weights[2] * values[column + 2]
                  + weights[3] * values[column + 3]);
    }
    return sum;
  }

  /**
   * Computes the weights of the four nodes around a position and returns the index of the first.
   */
  private static int cubic(double place, float[] weights, int at) {
    int node = (int) place;
    float t = (float) (place - node);
    weights[at] = -t * (t - 1) * (t - 2) / 6;
    weights[at + 1] = (t + 1) * (t - 1) * (t - 2) / 2;
    weights[at + 2] = -(t + 1) * t * (t - 2) / 2;
    weights[at + 3] = (t + 1) * t * (t - 1) / 6;
    return node - 1;
  }

  private static double least(float[] values) {
    double least = values[0];
    for (float value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static double range(float[] values, double least) {
    double most = least;
    for (float value : values) {
      most = Math.max(most, value);
    }
    return most - least;
  }
}
