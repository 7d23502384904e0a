package dev.fovea.web.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.web.Endpoint;
import dev.fovea.web.Limits;
import dev.fovea.web.serve.batch.BatchOptions;
import dev.fovea.web.serve.repository.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The settings of a server as a JSON object, in a file or put together from a command line. */
public final class ServerConfig {
  private static final Set<String> NAMES =
      Set.of(
          "models",
          "repository",
          "host",
          "port",
          "grpc_port",
          "admin_host",
          "admin_port",
          "token_file",
          "tls",
          "batch",
          "batches",
          "versions",
          "poll_seconds",
          "timeout_seconds",
          "samples",
          "warm_seconds",
          "grace_seconds",
          "limits");

  private final JsonNode tree;
  private final String name;
  private final Path base;

  private ServerConfig(JsonNode tree, String name, Path base) {
    this.tree = tree;
    this.name = name;
    this.base = base;
  }

  /**
   * Returns the models and options that settings name.
   *
   * @param name what messages call the settings
   * @param base the folder that paths are relative to
   * @throws IOException if the file of the token cannot be read
   * @throws IllegalArgumentException if a setting is unknown or wrong, naming it
   */
  public static ModelServer.Setup read(JsonNode tree, String name, Path base) throws IOException {
    if (!tree.isObject()) {
      throw new IllegalArgumentException(name + ": should be a JSON object of settings");
    }
    ServerConfig config = new ServerConfig(tree, name, base);
    config.requireKnown(tree, "", NAMES);
    return new ModelServer.Setup(
        config.models(), config.path(tree, "repository"), config.options());
  }

  private void requireKnown(JsonNode object, String within, Set<String> names) {
    object
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!names.contains(field)) {
                throw new IllegalArgumentException(
                    "%s: there is no setting \"%s%s\"; there are %s"
                        .formatted(name, within, field, new TreeSet<>(names)));
              }
            });
  }

  private List<ModelSource> models() {
    List<ModelSource> models = new ArrayList<>();
    tree.path("models")
        .fieldNames()
        .forEachRemaining(
            model ->
                models.add(
                    new ModelSource.SingleFile(
                        model, base.resolve(text(tree.path("models"), model).orElse("")))));
    return models;
  }

  private ServerOptions options() throws IOException {
    ServerOptions defaults = ServerOptions.DEFAULT;
    Optional<Endpoint.Tls> tls = tls();
    String host = text(tree, "host").orElse(defaults.endpoint().host());
    Optional<Endpoint> admin =
        tree.has("admin_port")
            ? Optional.of(
                new Endpoint(
                    text(tree, "admin_host").orElse("127.0.0.1"),
                    whole(tree, "admin_port", 0),
                    tls))
            : Optional.empty();
    return new ServerOptions(
        new Endpoint(host, whole(tree, "port", defaults.endpoint().port()), tls),
        tree.has("grpc_port") ? OptionalInt.of(whole(tree, "grpc_port", 0)) : OptionalInt.empty(),
        admin,
        token(),
        limits(),
        batch(tree.path("batch"), "batch.", defaults.batch()),
        batches(),
        whole(tree, "versions", defaults.versions()),
        seconds(tree, "poll_seconds", defaults.poll()),
        seconds(tree, "timeout_seconds", defaults.timeout()),
        whole(tree, "samples", defaults.samples()),
        seconds(tree, "warm_seconds", defaults.warm()),
        seconds(tree, "grace_seconds", defaults.grace()));
  }

  private Optional<String> token() throws IOException {
    Optional<Path> file = path(tree, "token_file");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file.get()) || !Files.isReadable(file.get())) {
      throw new IOException(file.get() + ": there is no such file with a token that can be read");
    }
    return Optional.of(Files.readString(file.get()).strip());
  }

  private Optional<Endpoint.Tls> tls() {
    JsonNode tls = tree.path("tls");
    if (tls.isMissingNode()) {
      return Optional.empty();
    }
    requireKnown(tls, "tls.", Set.of("certificate", "key", "client_ca"));
    if (!tls.has("certificate") || !tls.has("key")) {
      throw new IllegalArgumentException(name + ": TLS needs a certificate and its key");
    }
    return Optional.of(
        new Endpoint.Tls(
            path(tls, "certificate").orElseThrow(),
            path(tls, "key").orElseThrow(),
            path(tls, "client_ca")));
  }

  private Limits limits() {
    JsonNode limits = tree.path("limits");
    requireKnown(
        limits,
        "limits.",
        Set.of(
            "body_bytes",
            "header_bytes",
            "header_seconds",
            "body_seconds",
            "pause_seconds",
            "connections"));
    Limits defaults = Limits.DEFAULT;
    return new Limits(
        whole(limits, "body_bytes", defaults.body()),
        whole(limits, "header_bytes", defaults.headers()),
        seconds(limits, "header_seconds", defaults.headerTime()),
        seconds(limits, "body_seconds", defaults.bodyTime()),
        seconds(limits, "pause_seconds", defaults.pause()),
        whole(limits, "connections", defaults.connections()));
  }

  private BatchOptions batch(JsonNode batch, String within, BatchOptions defaults) {
    requireKnown(batch, within, Set.of("largest", "delay_ms", "waiting"));
    double delay = number(batch, "delay_ms", defaults.delay().toNanos() / 1e6);
    int largest = whole(batch, "largest", defaults.largest());
    // As many may wait as are computed at a time, unless something else is said.
    int waiting = whole(batch, "waiting", batch.has("largest") ? largest : defaults.waiting());
    return new BatchOptions(largest, Duration.ofNanos((long) (delay * 1e6)), waiting);
  }

  private Map<String, BatchOptions> batches() {
    Map<String, BatchOptions> batches = new HashMap<>();
    BatchOptions all = batch(tree.path("batch"), "batch.", ServerOptions.DEFAULT.batch());
    tree.path("batches")
        .fieldNames()
        .forEachRemaining(
            model ->
                batches.put(
                    model, batch(tree.path("batches").path(model), "batches." + model + ".", all)));
    return batches;
  }

  private Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw wrong(field, "a text", value);
    }
    return value.isMissingNode() ? Optional.empty() : Optional.of(value.asText());
  }

  private Optional<Path> path(JsonNode object, String field) {
    return text(object, field).map(base::resolve);
  }

  private int whole(JsonNode object, String field, int otherwise) {
    JsonNode value = object.path(field);
    if (!value.isMissingNode() && !value.canConvertToInt()
        || !value.isMissingNode() && !value.isIntegralNumber()) {
      throw wrong(field, "a whole number", value);
    }
    return value.asInt(otherwise);
  }

  private double number(JsonNode object, String field, double otherwise) {
    JsonNode value = object.path(field);
    if (!value.isMissingNode() && !value.isNumber()) {
      throw wrong(field, "a number", value);
    }
    return value.asDouble(otherwise);
  }

  private Duration seconds(JsonNode object, String field, Duration otherwise) {
    double seconds = number(object, field, otherwise.toNanos() / 1e9);
    if (seconds < 0 || seconds > 1e6) {
      throw wrong(field, "seconds, from 0 to a million", object.path(field));
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private IllegalArgumentException wrong(String field, String what, JsonNode value) {
    return new IllegalArgumentException(
        "%s: the setting \"%s\" is %s, not %s".formatted(name, field, what, value));
  }
}
