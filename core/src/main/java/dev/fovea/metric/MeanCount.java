package dev.fovea.metric;

import dev.fovea.data.LabelException;
import dev.fovea.data.RowWeights;
import dev.fovea.kernel.Workers;
import java.util.function.IntConsumer;

/** A metric that is the weighted mean of a number for each row. */
final class MeanCount implements Metric.Count {
  /** The number of a row of the batch. */
  @FunctionalInterface
  interface RowValue {
    double at(float[] prediction, float[] target, int row);
  }

  /** The rows that one thread works on at a time. */
  private static final int CHUNK = 2048;

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
    double[] sums = new double[Math.ceilDiv(rows, CHUNK)];
    double[] counts = new double[sums.length];
    IntConsumer body =
        chunk -> {
          double chunkSum = 0;
          double chunkCount = 0;
          for (int row = chunk * CHUNK; row < Math.min(rows, (chunk + 1) * CHUNK); row++) {
            double weight = ofRows.at(row);
            chunkSum += weight * value.at(prediction, target, row);
            chunkCount += weight;
          }
          sums[chunk] = chunkSum;
          counts[chunk] = chunkCount;
        };
    try {
      workers.forEach(sums.length, body);
    } catch (LabelException e) {
      // Any thread may have failed first; the first bad row is named.
      Workers.callingThread().forEach(sums.length, body);
    }
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
