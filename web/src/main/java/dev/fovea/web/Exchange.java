package dev.fovea.web;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request and its response. */
public final class Exchange {
  /** JSON in UTF-8. */
  public static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

  private final ServerRequest request;
  private final ServerResponse response;
  private final Limits limits;
  private final Watchdog dog;
  private final BodyMemory memory;
  private final boolean closing;
  private final ClientWatch watch;
  private long held;

  Exchange(
      ServerRequest request,
      ServerResponse response,
      Limits limits,
      Watchdog dog,
      BodyMemory memory,
      ClientWatch.Idle idle,
      boolean closing) {
    this.request = request;
    this.response = response;
    this.limits = limits;
    this.dog = dog;
    this.memory = memory;
    this.closing = closing;
    this.watch = new ClientWatch(idle);
  }

  /** Returns the method, such as "GET". */
  public String method() {
    return request.prologue().method().text();
  }

  /**
   * Returns the parts of the path between slashes, decoded.
   *
   * @throws WebException if they are encoded wrongly
   */
  public List<String> path() {
    List<String> parts = new ArrayList<>();
    for (String part : request.prologue().uriPath().rawPath().split("/", -1)) {
      if (!part.isEmpty()) {
        try {
          // A plus sign is itself in a path.
          parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          throw WebException.invalid("the path is encoded wrongly: " + WebException.line(e));
        }
      }
    }
    return parts;
  }

  /** Returns a parameter of the query. */
  public Optional<String> query(String name) {
    UriQuery query = request.query();
    return query.contains(name) ? query.first(name).asOptional() : Optional.empty();
  }

  /** Returns a header of the request. */
  public Optional<String> header(HeaderName name) {
    return request.headers().contains(name)
        ? Optional.of(request.headers().get(name).get())
        : Optional.empty();
  }

  /** Returns the name that the client calls the server by. */
  public Optional<String> host() {
    return Optional.ofNullable(request.authority()).filter(text -> !text.isEmpty());
  }

  /**
   * Returns the whole body.
   *
   * @throws WebException if it is larger than the limit or takes too long, or if other large bodies
   *     leave it no memory
   */
  public byte[] body() {
    long announced =
        Math.min(limits.body(), request.headers().contentLength().orElse(limits.body()));
    held += memory.take(request.content().hasEntity() ? announced : 0);
    return Body.read(request, limits, dog);
  }

  /** Returns the limits of the listener. */
  public Limits limits() {
    return limits;
  }

  /**
   * Starts to watch whether the client goes away; once the body was read. Later calls do nothing.
   *
   * @param gone called by another thread when the client has gone
   */
  public void watch(Runnable gone) {
    watch.start(gone);
  }

  /** Gives back what was taken for the request, once the response was sent. */
  void end() {
    memory.give(held);
    watch.close();
  }

  /** Adds a header to the response. */
  public Exchange with(HeaderName name, String value) {
    response.header(HeaderValues.create(name, value));
    return this;
  }

  /** Sends JSON. */
  public void sendJson(Json.Content content) {
    response.header(JSON);
    send(200, Json.bytes(content));
  }

  /** Sends bytes of a type. */
  public void send(String type, byte[] bytes) {
    response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, type));
    send(200, bytes);
  }

  /** Sends a response of which the type is set, or which is empty. */
  public void send(int status, byte[] bytes) {
    if (closing) {
      closeConnection();
    }
    response.status(Status.create(status)).send(bytes);
  }

  /** Sends a failure as the error object of the Open Inference Protocol. */
  void sendFailure(WebException failure) {
    if (response.isSent()) {
      return;
    }
    if (failure.problem() == Problem.CANCELLED) {
      throw new CloseConnectionException(failure.line());
    }
    response.header(JSON);
    switch (failure.problem()) {
      case OVERLOADED, UNAVAILABLE -> with(HeaderNames.RETRY_AFTER, "1");
      case UNAUTHENTICATED -> with(HeaderNames.WWW_AUTHENTICATE, "Bearer");
      default -> {
        // Says all in its message.
      }
    }
    if (!isRead()) {
      // What nobody reads must not be taken for the next request; a little is skipped.
      closeConnection();
    }
    send(failure.problem().status(), Json.error(failure.line()));
  }

  /**
   * Asks for another connection next time; HTTP/2, whose connections have many requests, forbids
   * it.
   */
  private void closeConnection() {
    if (request.prologue().protocolVersion().startsWith("1")) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
  }

  /** Returns whether the body was read, or is so short that it is quickly skipped. */
  private boolean isRead() {
    return !request.content().hasEntity()
        || request.content().consumed()
        || request.headers().contentLength().orElse(Long.MAX_VALUE) <= limits.headers();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s", method(), request.prologue().uriPath().rawPath());
  }
}
