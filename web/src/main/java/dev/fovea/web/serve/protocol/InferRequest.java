package dev.fovea.web.serve.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request for predictions.
 *
 * @param id what the client calls the request; empty if it has no name
 * @param inputs the inputs, by name
 * @param outputs the outputs that are wanted; empty for all
 * @param binary whether outputs that are not named are wanted as bytes
 * @param timeout the time that the client waits
 */
public record InferRequest(
    String id,
    List<InputTensor> inputs,
    List<RequestedOutput> outputs,
    boolean binary,
    Optional<Duration> timeout) {
  /** Copies the lists. */
  public InferRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
