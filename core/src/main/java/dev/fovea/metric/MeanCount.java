package dev.fovea.metric;

import dev.fovea.data.RowWeights;

/** A metric that is the weighted mean of a number for each row. */
final class MeanCount implements Metric.Count {
  /** The number of a row of the batch. */
  @FunctionalInterface
  interface RowValue {
    double at(float[] prediction, float[] target, int row);
  }

  private final int rowsPerSample;
  private final RowValue value;
  private double sum;
  private double count;

  MeanCount(int rowsPerSample, RowValue value) {
    this.rowsPerSample = rowsPerSample;
    this.value = value;
  }

  @Override
  public void add(int batch, float[] prediction, float[] target, float[] weights) {
    RowWeights ofRows = RowWeights.of(weights, batch, rowsPerSample);
    for (int row = 0; row < batch * rowsPerSample; row++) {
      double weight = ofRows.at(row);
      sum += weight * value.at(prediction, target, row);
      count += weight;
    }
  }

  @Override
  public double result() {
    return sum / count;
  }
}
