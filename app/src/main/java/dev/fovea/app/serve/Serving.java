package dev.fovea.app.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.web.serve.ModelServer;
import dev.fovea.web.serve.ServerConfig;
import dev.fovea.web.serve.ServerOptions;
import dev.fovea.web.serve.repository.ModelSource.InMemory;
import dev.fovea.web.serve.repository.ModelSource.SingleFile;
import dev.fovea.web.serve.repository.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Serves what a command line asks for. */
final class Serving {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Kept, since loggers that nobody holds are forgotten with their levels. */
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  private final ServeCommand command;
  private final Output output;

  private Serving(ServeCommand command, Output output) {
    this.command = command;
    this.output = output;
  }

  static int run(ServeCommand command, Output output) throws IOException, InterruptedException {
    return new Serving(command, output).run();
  }

  private int run() throws IOException, InterruptedException {
    if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
      System.setProperty(
          "java.util.logging.SimpleFormatter.format", "%1$tF %1$tT %4$s: %5$s%6$s%n");
    }
    HELIDON.setLevel(Level.WARNING);
    ModelServer server = setup().start().stopOnSignal();
    List<ServedModel> served = server.repository().served();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("url", server.url());
    server.grpcPort().ifPresent(port -> line.put("grpc_port", port));
    server.adminPort().ifPresent(port -> line.put("admin_port", port));
    line.put("ready", server.isReady());
    line.put("models", served.stream().map(ServedModel::name).toList());
    output.json(line);
    output.line(
        "Serving %s at %s%s%s; stop with Ctrl-C",
        served.isEmpty() ? "no model yet" : String.join(", ", names(served)),
        server.url(),
        server.grpcPort().isPresent() ? ", gRPC at port " + server.grpcPort().getAsInt() : "",
        server.adminPort().isPresent()
            ? ", administration at port " + server.adminPort().getAsInt()
            : "");
    server.awaitStop();
    return 0;
  }

  private static List<String> names(List<ServedModel> served) {
    return served.stream().map(ServedModel::toString).toList();
  }

  private ModelServer.Setup setup() throws IOException {
    Path file = command.config;
    ObjectNode settings = file == null ? JSON.createObjectNode() : read(file);
    Path base = file == null ? Path.of("") : file.toAbsolutePath().resolveSibling("");
    Path folder = Path.of("").toAbsolutePath();
    put(settings, "repository", folder, command.repository);
    put(settings, "token_file", folder, command.tokenFile);
    text(settings, "host", command.host);
    text(settings, "admin_host", command.adminHost);
    whole(settings, "port", command.port);
    whole(settings, "grpc_port", command.grpcPort);
    whole(settings, "admin_port", command.adminPort);
    whole(settings, "versions", command.versions);
    number(settings, "timeout_seconds", command.timeout);
    number(
        settings,
        "grace_seconds",
        command.grace == null && output.isTerminal() && !settings.has("grace_seconds")
            ? Double.valueOf(0)
            : command.grace);
    if (command.largest != null || command.delay != null || command.waiting != null) {
      ObjectNode batch = settings.withObjectProperty("batch");
      whole(batch, "largest", command.largest);
      number(batch, "delay_ms", command.delay);
      whole(batch, "waiting", command.waiting);
    }
    if (command.certificate != null || command.key != null || command.clientIssuers != null) {
      ObjectNode tls = settings.withObjectProperty("tls");
      put(tls, "certificate", folder, command.certificate);
      put(tls, "key", folder, command.key);
      put(tls, "client_ca", folder, command.clientIssuers);
    }
    ModelServer.Setup setup =
        ServerConfig.read(settings, file == null ? "the command line" : file.toString(), base);
    for (String model : command.models) {
      setup = setup.and(source(model));
    }
    String token = System.getenv("FOVEA_TOKEN");
    ServerOptions options = setup.options();
    return token == null || token.isBlank() || options.token().isPresent()
        ? setup
        : setup.with(options.token(token));
  }

  private static ObjectNode read(Path file) throws IOException {
    try {
      JsonNode tree = JSON.readTree(Files.readString(file));
      if (tree instanceof ObjectNode settings) {
        return settings;
      }
      throw new IOException(file + ": should be a JSON object of settings");
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: is no JSON, line %s: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
  }

  /** Returns the model of NAME=FILE, FILE, or a name in the zoo. */
  private static dev.fovea.web.serve.repository.ModelSource source(String text) throws IOException {
    int equals = text.indexOf('=');
    if (equals > 0 && !Files.exists(Path.of(text))) {
      return new SingleFile(text.substring(0, equals), Path.of(text.substring(equals + 1)));
    }
    Path file = Path.of(text);
    if (!Files.exists(file)) {
      return new InMemory(text, ModelSource.load(text));
    }
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return new SingleFile(dot > 0 ? name.substring(0, dot) : name, file);
  }

  private static void put(ObjectNode settings, String name, Path folder, @Nullable Path path) {
    if (path != null) {
      settings.put(name, folder.resolve(path).toString());
    }
  }

  private static void text(ObjectNode settings, String name, @Nullable String text) {
    if (text != null) {
      settings.put(name, text);
    }
  }

  private static void whole(ObjectNode settings, String name, @Nullable Integer number) {
    if (number != null) {
      settings.put(name, number);
    }
  }

  private static void number(ObjectNode settings, String name, @Nullable Double number) {
    if (number != null) {
      settings.put(name, number);
    }
  }
}
