package dev.fovea.web.explore.session;

import dev.fovea.web.explore.wire.Packet;
import java.util.Optional;

/** Answers a request of a page. */
@FunctionalInterface
interface Command {
  /**
   * Does what is asked for.
   *
   * @return the answer; empty if it comes later, as an event
   * @throws dev.fovea.web.WebException if it cannot be done, in one line
   */
  Optional<Packet> run(Desk desk, Packet request);
}
