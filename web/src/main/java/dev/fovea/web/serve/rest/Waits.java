package dev.fovea.web.serve.rest;

import dev.fovea.web.Exchange;
import dev.fovea.web.serve.inference.Waiting;
import java.time.Duration;

/** Waits for calls, and gives up those whose client goes away. */
final class Waits {
  /** Shorter waits are not worth a second thread. */
  private static final Duration SHORT = Duration.ofMillis(3);

  private Waits() {}

  static Waiting of(Exchange exchange) {
    return call -> {
      if (!call.isDoneWithin(SHORT)) {
        exchange.watch(call::cancel);
      }
      return call.await();
    };
  }
}
