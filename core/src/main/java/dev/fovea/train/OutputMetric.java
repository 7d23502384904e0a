package dev.fovea.train;

import dev.fovea.metric.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A metric of one of the model's outputs.
 *
 * @param name in logs, as Keras gives it: with the output's name in front if there are several, and
 *     "weighted_" or a number if the name is taken
 * @param output which of the model's outputs
 * @param weighted whether samples count with their weights
 */
record OutputMetric(String name, int output, Metric metric, boolean weighted) {

  /**
   * Returns all metrics of all outputs in the order of the logs.
   *
   * @param outputs the names of the outputs if there are several, else one empty name
   */
  static List<OutputMetric> of(
      List<String> outputs, List<Metric> metrics, List<Metric> weightedMetrics) {
    Map<String, Integer> taken = new HashMap<>();
    List<OutputMetric> all = new ArrayList<>();
    for (int output = 0; output < outputs.size(); output++) {
      for (Metric metric : metrics) {
        String name = unique(prefixed(outputs.get(output), metric.name()), taken);
        all.add(new OutputMetric(name, output, metric, false));
      }
    }
    for (int output = 0; output < outputs.size(); output++) {
      for (Metric metric : weightedMetrics) {
        String plain = prefixed(outputs.get(output), metric.name());
        String name =
            taken.containsKey(plain)
                ? prefixed(outputs.get(output), "weighted_" + metric.name())
                : plain;
        all.add(new OutputMetric(unique(name, taken), output, metric, true));
      }
    }
    return all;
  }

  private static String prefixed(String output, String name) {
    return output.isEmpty() ? name : output + "_" + name;
  }

  private static String unique(String name, Map<String, Integer> taken) {
    int before = taken.merge(name, 1, Integer::sum) - 1;
    return before == 0 ? name : name + "_" + before;
  }
}
