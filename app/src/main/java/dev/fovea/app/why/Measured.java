package dev.fovea.app.why;

import java.util.List;
import java.util.Map;

/**
 * The measurements of a network.
 *
 * @param contender the network
 * @param parameters the number of its parameters
 * @param accuracies the share of test digits classified correctly, shifted by 0, 1, 2... pixels
 * @param positionErrors for each layer asked, how far off the position read from it is, in pixels
 */
record Measured(
    Contender contender,
    long parameters,
    List<Double> accuracies,
    Map<Contender.Place, Double> positionErrors) {
  /**
   * Returns the largest shift up to which the accuracy is at least a given one, interpolated
   * between whole pixels; 0 if it is not reached without a shift.
   */
  double reach(double accuracy) {
    for (int shift = 0; shift < accuracies.size(); shift++) {
      double here = accuracies.get(shift);
      if (here < accuracy) {
        double before = shift == 0 ? here : accuracies.get(shift - 1);
        return shift == 0 ? 0 : shift - 1 + (before - accuracy) / (before - here);
      }
    }
    return accuracies.size() - 1.0;
  }
}
