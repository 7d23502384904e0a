package dev.fovea.web.serve.inference;

import dev.fovea.web.Problem;

/** Is told of every request for a prediction. */
public interface Telemetry {
  /** The name in place of one that no model has. */
  String UNKNOWN = "unknown";

  /** Is told nothing. */
  Telemetry NONE = new Telemetry() {};

  /** Called when a request was answered, with the time from the end of its body to its answer. */
  default void answered(String model, long nanos) {}

  /** Called when a request failed. */
  default void failed(String model, Problem problem) {}
}
