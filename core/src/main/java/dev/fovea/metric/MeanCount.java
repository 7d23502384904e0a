package dev.fovea.metric;

import dev.fovea.data.RowChunks;
import dev.fovea.data.RowWeights;
import dev.fovea.kernel.Workers;

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
    add(Workers.callingThread(), batch, prediction, target, weights);
  }

  @Override
  public void add(Workers workers, int batch, float[] prediction, float[] target, float[] weights) {
    RowWeights ofRows = RowWeights.of(weights, batch, rowsPerSample);
    int rows = batch * rowsPerSample;
    double[] sums = new double[RowChunks.count(rows)];
    double[] counts = new double[sums.length];
    RowChunks.forEach(
        workers,
        rows,
        (chunk, from, to) -> {
          double chunkSum = 0;
          double chunkCount = 0;
          for (int row = from; row < to; row++) {
            double weight = ofRows.at(row);
            chunkSum += weight * value.at(prediction, target, row);
            chunkCount += weight;
          }
          sums[chunk] = chunkSum;
          counts[chunk] = chunkCount;
        });
    for (int chunk = 0; chunk < sums.length; chunk++) {
      sum += sums[chunk];
      count += counts[chunk];
    }
  }

  @Override
  public double result() {
    return sum / count;
  }
}
