package dev.fovea.web;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches the connections of HTTP/1.1: bounds the time of a request's head, and notices clients
 * that go away while their request is worked on.
 */
final class Connections implements Http1ConnectionListener {
  /** The connection of the request that a thread handles. */
  private static final ThreadLocal<@Nullable ConnectionContext> CURRENT = new ThreadLocal<>();

  private final Watchdog dog;
  private final Duration headerTime;

  Connections(Watchdog dog, Duration headerTime) {
    this.dog = dog;
    this.headerTime = headerTime;
  }

  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    CURRENT.set(context);
    dog.headBegins(headerTime);
  }

  @Override
  public void headers(ConnectionContext context, Headers headers) {
    dog.headEnds();
  }

  /** Returns the connection of the request that the calling thread handles, if it is HTTP/1.1. */
  static @Nullable ConnectionContext current() {
    return CURRENT.get();
  }
}
