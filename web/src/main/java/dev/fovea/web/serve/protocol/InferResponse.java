package dev.fovea.web.serve.protocol;

import java.util.List;

/**
 * The predictions for a request.
 *
 * @param model the name of the model
 * @param version the version that computed them
 * @param id what the client called the request; empty if it had no name
 */
public record InferResponse(String model, String version, String id, List<OutputTensor> outputs) {
  /** Copies the list. */
  public InferResponse {
    outputs = List.copyOf(outputs);
  }
}
