package dev.fovea.web.serve.rest;

import dev.fovea.web.Exchange;
import dev.fovea.web.serve.inference.Waiting;

/** Waits for calls, and gives up those whose client goes away. */
final class Waits {
  private Waits() {}

  static Waiting of(Exchange exchange) {
    return call -> call.await(() -> exchange.watch(call::cancel));
  }
}
