package dev.fovea.insight.report;

import dev.fovea.data.Classified;
import dev.fovea.insight.TrainingLog;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the training of a model.
 *
 * @param samples the samples that it was trained on, if they are at hand
 * @param log loss and accuracy of each epoch, if they were kept
 * @param facts what else is to be told, by name, such as the options and the time it took
 * @param findings what was found in the folder of the pictures, a line each
 * @param side the median of the shorter sides of the pictures before they were prepared, in pixels;
 *     0 if it is unknown
 */
public record TrainingFacts(
    Optional<Classified> samples,
    Optional<TrainingLog> log,
    Map<String, String> facts,
    List<String> findings,
    int side) {
  /** A training of which nothing is known. */
  public static final TrainingFacts UNKNOWN =
      new TrainingFacts(Optional.empty(), Optional.empty(), Map.of(), List.of(), 0);

  /** Copies the facts, in their order, and the findings. */
  public TrainingFacts {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    findings = List.copyOf(findings);
  }
}
