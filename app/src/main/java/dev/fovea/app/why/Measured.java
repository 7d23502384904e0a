package dev.fovea.app.why;

import java.util.List;
import java.util.Map;

/**
 * What was measured of a network.
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
  /** Returns the accuracy on digits as they are. */
  double accuracy() {
    return accuracies.getFirst();
  }
}
