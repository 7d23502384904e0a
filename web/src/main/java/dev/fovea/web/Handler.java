package dev.fovea.web;

/** Answers requests. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers a request.
   *
   * @throws WebException if it is wrong or cannot be answered now; the client is told
   * @throws InterruptedException if the server stops
   */
  void handle(Exchange exchange) throws InterruptedException;
}
