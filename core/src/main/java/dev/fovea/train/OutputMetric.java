package dev.fovea.train;

import dev.fovea.metric.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A metric of one of the model's outputs.
 *
 * @param name the name in logs, as in Keras: prefixed with the output's name if there are several,
 *     and with "weighted_" or followed by a number if the name is taken
 * @param output the index of the output
 * @param weighted whether sample weights are applied
 */
record OutputMetric(String name, int output, Metric metric, boolean weighted) {

  /**
   * Returns all metrics of all outputs in the order of the logs.
   *
   * @param outputs the names of the outputs if there are several, or else one empty name
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
