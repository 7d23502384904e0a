package dev.fovea.data;

import java.util.Locale;

/**
 * The weights of a batch, read by row: one for each sample, or one for each row of each sample,
 * such as each pixel of a mask. This is the form in which losses and metrics take weights.
 *
 * @param values (batch) or (batch, rows), or an empty array if all weights are 1
 * @param rowsPerValue the number of rows that share a weight
 */
public record RowWeights(float[] values, int rowsPerValue) {
  /**
   * Returns the weights of a batch.
   *
   * @param values (batch) or (batch, rows), or an empty array if all weights are 1; for metrics
   *     that count each element of a row, rows may be elements, several of which share a weight
   * @param rows the number of rows of a sample
   * @throws IllegalArgumentException if there is another number of weights
   */
  public static RowWeights of(float[] values, int batch, int rows) {
    if (values.length > 0 && values.length % batch == 0 && batch * rows % values.length == 0) {
      return new RowWeights(values, batch * rows / values.length);
    }
    if (values.length > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d weights do not fit %d samples of %d rows; give one for each sample or each row",
              values.length,
              batch,
              rows));
    }
    return new RowWeights(values, rows);
  }

  /** Returns the weight of a row of the batch. */
  public float at(int row) {
    return values.length == 0 ? 1 : values[row / rowsPerValue];
  }

  /** Returns the mean of the weights. */
  public double mean() {
    double sum = 0;
    for (float value : values) {
      sum += (double) value / values.length;
    }
    return values.length == 0 ? 1 : sum;
  }
}
