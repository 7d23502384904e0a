package dev.fovea.web.serve.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.fovea.web.Access;
import dev.fovea.web.Exchange;
import dev.fovea.web.Handler;
import dev.fovea.web.Json;
import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.inference.Inference;
import dev.fovea.web.serve.inference.ServerStatus;
import dev.fovea.web.serve.metrics.ServerMetrics;
import dev.fovea.web.serve.repository.ModelRepository;
import dev.fovea.web.serve.repository.ModelStatus;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Finds out what a request asks for. */
public final class RestApi implements Handler {
  private static final String OPENAPI = "openapi.yaml";

  private final Access access;
  private final ServerStatus status;
  private final ModelRepository repository;
  private final ServerMetrics metrics;
  private final boolean administers;
  private final ModelRoutes models;
  private final TfServingRoutes tfServing;

  /**
   * Creates what answers.
   *
   * @param administers whether models may be loaded and unloaded
   */
  public RestApi(
      Access access,
      ServerStatus status,
      ModelRepository repository,
      Inference inference,
      ServerMetrics metrics,
      boolean administers) {
    this.access = access;
    this.status = status;
    this.repository = repository;
    this.metrics = metrics;
    this.administers = administers;
    this.models = new ModelRoutes(repository, inference);
    this.tfServing = new TfServingRoutes(repository, inference);
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    List<String> path = exchange.path();
    String first = path.isEmpty() ? "" : path.getFirst();
    // Probes have no token.
    if (first.equals("v2") && path.size() == 3 && path.get(1).equals("health")) {
      health(exchange, path.get(2));
      return;
    }
    access.check(exchange.header(HeaderNames.AUTHORIZATION), exchange.host());
    switch (first) {
      case "v2" -> version2(exchange, path.subList(1, path.size()));
      case "v1" -> tfServing.handle(exchange, path.subList(1, path.size()));
      case "metrics" -> {
        requireGet(exchange);
        exchange.send(
            ServerMetrics.TYPE, metrics.scrape(repository).getBytes(StandardCharsets.UTF_8));
      }
      case OPENAPI -> {
        requireGet(exchange);
        exchange.send("application/yaml", openApi());
      }
      default -> throw noSuchPath(exchange);
    }
  }

  private void health(Exchange exchange, String what) {
    requireGet(exchange);
    switch (what) {
      case "live" -> exchange.sendJson(json -> flag(json, "live"));
      case "ready" -> {
        if (!status.isReady()) {
          throw new WebException(Problem.UNAVAILABLE, status.why());
        }
        exchange.sendJson(json -> flag(json, "ready"));
      }
      default -> throw noSuchPath(exchange);
    }
  }

  private static void flag(JsonGenerator json, String name) throws IOException {
    json.writeStartObject();
    json.writeBooleanField(name, true);
    json.writeEndObject();
  }

  private void version2(Exchange exchange, List<String> path) throws InterruptedException {
    if (path.isEmpty()) {
      requireGet(exchange);
      exchange.sendJson(RestApi::server);
      return;
    }
    List<String> rest = path.subList(1, path.size());
    switch (path.getFirst()) {
      case "models" -> models.handle(exchange, rest);
      case "repository" -> repository(exchange, rest);
      default -> throw noSuchPath(exchange);
    }
  }

  private static void server(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", ServerStatus.NAME);
    json.writeStringField("version", ServerStatus.VERSION);
    json.writeArrayFieldStart("extensions");
    for (String extension : ServerStatus.EXTENSIONS) {
      json.writeString(extension);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void repository(Exchange exchange, List<String> path) {
    requirePost(exchange);
    if (path.equals(List.of("index"))) {
      boolean onlyReady = asksForReady(exchange.body());
      List<ModelStatus> statuses =
          repository.index().stream().filter(one -> !onlyReady || one.isReady()).toList();
      exchange.sendJson(json -> index(json, statuses));
      return;
    }
    if (path.size() != 3 || !path.getFirst().equals("models")) {
      throw noSuchPath(exchange);
    }
    if (!administers) {
      throw new WebException(
          Problem.FORBIDDEN,
          "models are loaded and unloaded at the admin port only; start the server with"
              + " --admin-port");
    }
    // Parameters are of no use here, but the body has to be read.
    exchange.body();
    switch (path.get(2)) {
      case "load" -> repository.load(path.get(1));
      case "unload" -> repository.unload(path.get(1));
      default -> throw noSuchPath(exchange);
    }
    exchange.sendJson(
        json -> {
          json.writeStartObject();
          json.writeEndObject();
        });
  }

  /** Reads {"ready": true}; an empty body asks for all. */
  private static boolean asksForReady(byte[] body) {
    if (body.length == 0) {
      return false;
    }
    return Json.read(
        body,
        body.length,
        json -> {
          if (json.currentToken() != JsonToken.START_OBJECT) {
            throw Json.unexpected(json, "an object, such as {\"ready\": true}");
          }
          boolean ready = false;
          while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("ready")) {
              if (!value.isBoolean()) {
                throw Json.unexpected(json, "true or false for \"ready\"");
              }
              ready = value == JsonToken.VALUE_TRUE;
            } else {
              json.skipChildren();
            }
          }
          return ready;
        });
  }

  private static void index(JsonGenerator json, List<ModelStatus> statuses) throws IOException {
    json.writeStartArray();
    for (ModelStatus one : statuses) {
      json.writeStartObject();
      json.writeStringField("name", one.name());
      if (!one.version().isEmpty()) {
        json.writeStringField("version", one.version());
      }
      json.writeStringField("state", one.state().name());
      json.writeStringField("reason", one.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void requireGet(Exchange exchange) {
    if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
      throw method(exchange, "GET");
    }
  }

  static void requirePost(Exchange exchange) {
    if (!exchange.method().equals("POST")) {
      throw method(exchange, "POST");
    }
  }

  private static WebException method(Exchange exchange, String method) {
    exchange.with(HeaderNames.ALLOW, method);
    return new WebException(
        Problem.METHOD, "this path takes %s, not %s".formatted(method, exchange.method()));
  }

  static WebException noSuchPath(Exchange exchange) {
    return WebException.notFound(
        "there is nothing at this path; %s has what there is".formatted("/" + OPENAPI));
  }

  /** Returns the version in a path, behind the name of a model, if there is one. */
  static Optional<String> version(List<String> path) {
    return path.size() >= 3 && path.get(1).equals("versions")
        ? Optional.of(path.get(2))
        : Optional.empty();
  }

  private static byte[] openApi() {
    try (InputStream in = RestApi.class.getResourceAsStream(OPENAPI)) {
      if (in == null) {
        throw new IllegalStateException(OPENAPI + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
