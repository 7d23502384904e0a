package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.model.Plan;
import java.util.stream.IntStream;

/**
 * The arrays that batches are read into: the inputs of a plan, and the targets.
 *
 * @param indices the indices of the samples in their dataset
 */
record BatchArrays(float[][] inputs, float[][] targets, int[] indices) {
  BatchArrays(Plan plan, Dataset data, int batchSize) {
    this(
        IntStream.range(0, data.inputShapes().size()).mapToObj(plan::input).toArray(float[][]::new),
        data.targetShapes().stream()
            .map(shape -> new float[shape.prepend(batchSize).size()])
            .toArray(float[][]::new),
        new int[batchSize]);
  }
}
