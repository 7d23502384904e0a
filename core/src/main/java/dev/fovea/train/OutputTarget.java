package dev.fovea.train;

import dev.fovea.data.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The place of an output's target in a dataset.
 *
 * @param place the index of the target
 * @param weights the index of the weights of its rows, if it has any
 */
record OutputTarget(int place, OptionalInt weights) {
  /**
   * Returns the targets of the outputs: all but {@link Target.Weights}, which belong to the target
   * before them.
   *
   * @throws ShapeException if there are weights without a target before them
   */
  static List<OutputTarget> of(List<Target> targets) {
    List<OutputTarget> outputs = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      if (!(targets.get(i) instanceof Target.Weights)) {
        outputs.add(new OutputTarget(i, OptionalInt.empty()));
      } else if (i > 0 && outputs.getLast().place == i - 1) {
        outputs.set(outputs.size() - 1, new OutputTarget(i - 1, OptionalInt.of(i)));
      } else {
        throw new ShapeException(
            "target "
                + i
                + " of a sample is weights, but there is no target before it that they weigh");
      }
    }
    return outputs;
  }

  /**
   * Checks that there is a weight for each row of an output, or one for all.
   *
   * @throws ShapeException if there is another number
   */
  void checkWeights(List<Target> targets, Shape output) {
    if (weights.isPresent()) {
      Shape given = targets.get(weights.getAsInt()).shape();
      int rows = output.size() / output.channels();
      if (given.size() != rows && given.size() != 1) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "weights of shape %s do not fit an output of shape %s, which has %d rows",
                given,
                output,
                rows));
      }
    }
  }

  /**
   * Returns the weights of a batch.
   *
   * @param ofSamples the weights of the samples, or an empty array if all are 1
   * @param targets one array for each target, (batch size, ...)
   * @return (samples) or (samples, rows), or an empty array if all are 1
   */
  float[] weights(int samples, float[] ofSamples, List<Shape> shapes, float[][] targets) {
    if (weights.isEmpty()) {
      return ofSamples;
    }
    int rows = shapes.get(weights.getAsInt()).size();
    float[] ofRows = targets[weights.getAsInt()];
    if (ofSamples.length == 0 && ofRows.length == samples * rows) {
      return ofRows;
    }
    float[] product = Arrays.copyOf(ofRows, samples * rows);
    for (int i = 0; ofSamples.length > 0 && i < product.length; i++) {
      product[i] *= ofSamples[i / rows];
    }
    return product;
  }
}
