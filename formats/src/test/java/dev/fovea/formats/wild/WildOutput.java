package dev.fovea.formats.wild;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.formats.array.Array;
import java.util.Arrays;
import java.util.Locale;

/**
 * What is known of one output of a model: all values of each sample, or some of them with their
 * mean and the sum of their absolute values.
 */
record WildOutput(JsonNode expected) {
  /** The largest difference, for values above 1 relative to the largest of them. */
  private static final double TOLERANCE = 1e-4;

  /** Returns in which way samples, from the first one on, differ; an empty text if they do not. */
  String difference(Array actual, int samples) {
    int[] shape = WildInput.ints(expected.path("shape"));
    if (!Arrays.equals(actual.shape().tail().dims(), shape)) {
      return "has shape " + actual.shape() + ", wanted " + expected.path("shape");
    }
    boolean isProbed = expected.has("probe_index");
    JsonNode values = expected.path(isProbed ? "probe_values" : "values");
    double limit = TOLERANCE * Math.max(1, largest(values));
    int size = actual.shape().tail().size();
    for (int sample = 0; sample < samples; sample++) {
      JsonNode row = values.get(sample);
      for (int i = 0; i < row.size(); i++) {
        int at = isProbed ? expected.path("probe_index").get(i).asInt() : i;
        double value = actual.number(sample * size + at);
        if (!(Math.abs(value - row.get(i).asDouble()) <= limit)) {
          return String.format(
              Locale.ROOT, "sample %d at %d: got %s, wanted %s", sample, at, value, row.get(i));
        }
      }
      if (isProbed) {
        double sum = 0;
        double sizes = 0;
        for (int i = sample * size; i < (sample + 1) * size; i++) {
          sum += actual.number(i);
          sizes += Math.abs(actual.number(i));
        }
        double mean = expected.path("mean").get(sample).asDouble();
        double sumAbs = expected.path("sum_abs").get(sample).asDouble();
        if (!(Math.abs(sum / size - mean) <= limit)
            || !(Math.abs(sizes - sumAbs) <= TOLERANCE * Math.max(1, sumAbs))) {
          return String.format(
              Locale.ROOT,
              "sample %d: got a mean of %s and a sum of sizes of %s, wanted %s and %s",
              sample,
              sum / size,
              sizes,
              mean,
              sumAbs);
        }
      }
    }
    return "";
  }

  private static double largest(JsonNode values) {
    double largest = 0;
    for (JsonNode sample : values) {
      for (JsonNode value : sample) {
        largest = Math.max(largest, Math.abs(value.asDouble()));
      }
    }
    return largest;
  }
}
