package dev.fovea.web;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.Routing;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.spi.ProtocolConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listener of HTTP/1.1 and HTTP/2 with limits. Every request has a virtual thread; whatever goes
 * wrong, the client gets the error object of the Open Inference Protocol.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(HttpServer.class.getName());

  /** How often connections without requests are looked for. */
  private static final Duration LOOKS = Duration.ofSeconds(5);

  /** The time that requests get to end when the server stops. */
  private static final Duration STOPPING = Duration.ofSeconds(10);

  private final Endpoint endpoint;
  private final Limits limits;
  private final Watchdog dog = Watchdog.start();
  private final BodyMemory memory = BodyMemory.ofThisProcess();
  private final ClientWatch.Idle idle = new ClientWatch.Idle();
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean draining;
  private Optional<WebServer> server = Optional.empty();

  private HttpServer(Endpoint endpoint, Limits limits) {
    this.endpoint = endpoint;
    this.limits = limits;
  }

  /**
   * Starts a listener.
   *
   * @throws IOException if the port is in use or must not be used, naming it
   * @throws IllegalArgumentException if this machine does not know the host
   */
  public static HttpServer start(Endpoint endpoint, Limits limits, Handler handler)
      throws IOException {
    return start(endpoint, limits, handler, List.of(), List.of());
  }

  /**
   * Starts a listener that takes upgrades to other protocols too, such as WebSocket.
   *
   * @throws IOException if the port is in use or must not be used, naming it
   * @throws IllegalArgumentException if this machine does not know the host
   */
  public static HttpServer start(
      Endpoint endpoint,
      Limits limits,
      Handler handler,
      List<io.helidon.common.Builder<?, ? extends Routing>> upgraded,
      List<ProtocolConfig> upgrades)
      throws IOException {
    HttpServer server = new HttpServer(endpoint, limits);
    HttpRouting.Builder routing =
        HttpRouting.builder().any((request, response) -> server.handle(handler, request, response));
    Http1Config http1 =
        Http1Config.builder()
            .maxHeadersSize(limits.headers())
            .addReceiveListener(new Connections(server.dog, limits.headerTime()))
            .build();
    Http2Config http2 =
        Http2Config.builder()
            .maxHeaderListSize(limits.headers())
            .maxConcurrentStreams(limits.connections())
            .build();
    List<io.helidon.common.Builder<?, ? extends Routing>> routings = new ArrayList<>(upgraded);
    routings.add(routing);
    List<ProtocolConfig> protocols = new ArrayList<>(upgrades);
    protocols.addAll(List.of(http1, http2));
    server.start(routings, protocols);
    return server;
  }

  /**
   * Starts a listener of another protocol.
   *
   * @throws IOException if the port is in use or must not be used, naming it
   * @throws IllegalArgumentException if this machine does not know the host
   */
  public static HttpServer start(
      Endpoint endpoint,
      Limits limits,
      io.helidon.common.Builder<?, ? extends Routing> routing,
      List<ProtocolConfig> protocols)
      throws IOException {
    HttpServer server = new HttpServer(endpoint, limits);
    server.start(List.of(routing), protocols);
    return server;
  }

  private void start(
      List<io.helidon.common.Builder<?, ? extends Routing>> routings,
      List<ProtocolConfig> protocols)
      throws IOException {
    requireFree();
    WebServerConfig.Builder config =
        WebServer.builder()
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .protocolsDiscoverServices(false)
            .protocols(protocols)
            .address(endpoint.address().getAddress())
            .port(endpoint.port())
            .maxPayloadSize(limits.body())
            .maxTcpConnections(limits.connections())
            .idleConnectionTimeout(limits.pause())
            .idleConnectionPeriod(LOOKS)
            .shutdownGracePeriod(STOPPING)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .directHandlers(failures());
    for (io.helidon.common.Builder<?, ? extends Routing> routing : routings) {
      if (routing instanceof HttpRouting.Builder http && routings.size() > 1) {
        // Beside others, Helidon demands that of HTTP apart.
        config.routing(http);
      } else {
        config.addRouting(routing);
      }
    }
    try {
      if (endpoint.tls().isPresent()) {
        config.tls(TlsSetup.of(endpoint.tls().get()));
      }
      WebServer started = config.build().start();
      if (started.port() < 1) {
        started.stop();
        throw failed(new IllegalStateException("the port was taken meanwhile"));
      }
      server = Optional.of(started);
    } catch (RuntimeException e) {
      throw failed(e);
    } finally {
      if (server.isEmpty()) {
        dog.close();
      }
    }
  }

  /** Helidon only logs that it cannot listen, so that it is tried before. */
  private void requireFree() throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(endpoint.address());
    } catch (IOException e) {
      dog.close();
      throw new IOException(
          "%s: cannot listen there (%s); another program may use the port, name another"
              .formatted(where(), WebException.line(e)),
          e);
    } catch (RuntimeException e) {
      dog.close();
      throw e;
    }
  }

  private String where() {
    return String.format(Locale.ROOT, "%s, port %d", endpoint.host(), endpoint.port());
  }

  private IOException failed(RuntimeException failure) {
    return new IOException(
        "%s: cannot listen there: %s".formatted(where(), WebException.line(failure)), failure);
  }

  /** Returns handlers of what goes wrong before a request gets to its own handler. */
  private static DirectHandlers failures() {
    DirectHandler handler = (request, type, status, headers, message) -> failure(status, message);
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, handler);
    }
    return handlers.build();
  }

  private static TransportResponse failure(Status status, String message) {
    String text = message == null || message.isEmpty() ? status.reasonPhrase() : message;
    return TransportResponse.builder()
        .status(status)
        .header(Exchange.JSON)
        .entity(Json.error(text.replaceAll("\\p{Cntrl}+", " ")))
        .build();
  }

  private void handle(Handler handler, ServerRequest request, ServerResponse response) {
    inFlight.incrementAndGet();
    Exchange exchange = new Exchange(request, response, limits, dog, memory, idle, draining);
    try {
      handler.handle(exchange);
    } catch (WebException e) {
      exchange.sendFailure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.sendFailure(new WebException(Problem.UNAVAILABLE, "the server stops"));
    } catch (UncheckedIOException | CloseConnectionException e) {
      // The connection broke.
      throw e;
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, exchange + " failed", e);
      exchange.sendFailure(
          new WebException(Problem.INTERNAL, "the server failed; its log has the reason"));
    } finally {
      inFlight.decrementAndGet();
      exchange.end();
    }
  }

  /** Returns the port, also if any free one was asked for. */
  public int port() {
    return server.map(WebServer::port).orElse(endpoint.port());
  }

  /** Returns where it listens, such as "http://127.0.0.1:8080". */
  public String url() {
    String host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
    return String.format(
        Locale.ROOT, "%s://%s:%d", endpoint.tls().isPresent() ? "https" : "http", host, port());
  }

  /** From now on asks clients to open another connection, elsewhere, for their next request. */
  public void drain() {
    draining = true;
  }

  /** Returns the number of requests that are being answered. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Stops to listen, answers the requests that have come, and closes all connections. */
  @Override
  public void close() {
    draining = true;
    idle.end();
    server.ifPresent(WebServer::stop);
    dog.close();
  }
}
