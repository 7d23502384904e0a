package dev.fovea.app.why;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.insight.PositionReadout;
import dev.fovea.insight.Survey;
import dev.fovea.kernel.Kernels;
import dev.fovea.model.Model;
import dev.fovea.model.SubModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.ShiftTolerance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures a network. */
final class Measurement {
  /** The largest shift that positions are read of, in pixels. */
  static final int RANGE = 3;

  /** The largest shift that accuracies are measured at, in pixels. */
  private static final int MOST = 6;

  /** The digits that a read-out is fitted to, and those that it is tested on. */
  private static final int FITTED = 1_000;

  private static final int TESTED = 500;

  private Measurement() {}

  static Measured of(Contender contender, Model model, Dataset test, long seed, Kernels kernels) {
    List<Double> accuracies =
        Arrays.stream(ShiftTolerance.accuracies(model, Classified.of(test), MOST, kernels))
            .boxed()
            .toList();
    Model judged = SubModel.ofFirstOutput(model);
    Shifted shifted = Shifted.of(test, Math.min(FITTED + TESTED, test.size()), seed);
    Map<Contender.Place, Double> errors = new LinkedHashMap<>();
    for (Contender.Place place : contender.layers()) {
      errors.put(place, positionError(judged, shifted, place.layer()));
    }
    return new Measured(contender, model.parameters(), accuracies, errors);
  }

  /**
   * Digits that are shifted at random.
   *
   * @param digits the shifted digits
   * @param positions their shifts (samples, 2), down and to the right
   */
  private record Shifted(Classified digits, Tensor positions) {
    static Shifted of(Dataset test, int count, long seed) {
      CounterRandom random = CounterRandom.ofSeed(seed);
      Tensor positions = Tensor.zeros(Shape.of(count, 2));
      Tensor images = Tensor.zeros(test.inputShape().prepend(count));
      int size = test.inputShape().size();
      for (int i = 0; i < count; i++) {
        int down = random.below(2L * i, 2 * RANGE + 1) - RANGE;
        int right = random.below(2L * i + 1, 2 * RANGE + 1) - RANGE;
        positions.data()[2 * i] = down;
        positions.data()[2 * i + 1] = right;
        float[] shifted = ShiftTolerance.shifted(test, i, i + 1, down, right).data();
        System.arraycopy(shifted, 0, images.data(), i * size, size);
      }
      Tensor labels = Tensor.zeros(Shape.of(count));
      return new Shifted(Classified.of(Datasets.of(images, labels, Target.label(2))), positions);
    }
  }

  /** Returns the error of positions that are read from the values of a layer, in pixels. */
  private static double positionError(Model model, Shifted shifted, String layer) {
    int count = shifted.digits().size();
    int fitted = count * FITTED / (FITTED + TESTED);
    Tensor positions = shifted.positions();
    Tensor values = Survey.of(model, shifted.digits(), layer).values();
    PositionReadout readout =
        PositionReadout.fit(rows(values, 0, fitted), rows(positions, 0, fitted));
    return readout.error(rows(values, fitted, count), rows(positions, fitted, count));
  }

  private static Tensor rows(Tensor tensor, int from, int to) {
    int size = tensor.shape().tail().size();
    float[] part = Arrays.copyOfRange(tensor.data(), from * size, to * size);
    return Tensor.of(tensor.shape().tail().prepend(to - from), part);
  }

  /** Returns the root mean square distance of the shifts from their mean. */
  static double spread() {
    double variance = 0;
    for (int shift = -RANGE; shift <= RANGE; shift++) {
      variance += (double) shift * shift / (2 * RANGE + 1);
    }
    return Math.sqrt(2 * variance);
  }
}
