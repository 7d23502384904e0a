package dev.fovea.kernel.vector.base;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import java.util.Arrays;

/** Adds the partial sums of a split depth, always in the same order. */
public final class Partials {
  public static final float[] NO_BIAS = {};

  private Partials() {}

  /**
   * Computes y = activation(sum over the parts + bias).
   *
   * @param sums (parts, rows, columns)
   */
  public static void reduce(
      Workers workers,
      int parts,
      int rows,
      int columns,
      float[] sums,
      float[] bias,
      Activation activation,
      float[] y) {
    reduce(workers, parts, rows, columns, sums, bias, activation, y, 0);
  }

  /** Computes the same for rows of y from yAt on. */
  public static void reduce(
      Workers workers,
      int parts,
      int rows,
      int columns,
      float[] sums,
      float[] bias,
      Activation activation,
      float[] y,
      int yAt) {
    int step = Math.max(1, VectorActivations.CHUNK / columns);
    workers.forEach(
        Math.ceilDiv(rows, step),
        chunk -> {
          int first = chunk * step;
          int count = Math.min(step, rows - first);
          int at = first * columns;
          int to = yAt + at;
          if (bias.length == 0) {
            Arrays.fill(y, to, to + count * columns, 0);
          }
          for (int r = 0; bias.length > 0 && r < count; r++) {
            System.arraycopy(bias, 0, y, to + r * columns, columns);
          }
          for (int part = 0; part < parts; part++) {
            Tile.add(sums, part * rows * columns + at, y, to, count * columns);
          }
          VectorActivations.apply(activation, count, columns, y, to, y, to);
        });
  }
}
