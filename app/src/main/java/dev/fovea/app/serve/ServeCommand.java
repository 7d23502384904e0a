package dev.fovea.app.serve;

import dev.fovea.app.common.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code fovea serve}: models behind HTTP and gRPC. It names no class of the module
 * web, which is only on the class path when the command runs; {@link Serving} does.
 */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "Serve models by the Open Inference Protocol over HTTP and gRPC, and by TensorFlow Serving's"
            + " prediction API, until Ctrl-C or SIGTERM.")
public final class ServeCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description =
          "Model files, as FILE or NAME=FILE, or names of trained models of the zoo; a model is called"
              + " as its file, without the ending.")
  List<String> models = List.of();

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description =
          "Folder of models: DIR/NAME/VERSION/FILE, where versions are numbers; the latest serves, and"
              + " new ones are found while it does.")
  @Nullable Path repository;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings as JSON; options of the command line come first. See docs/serving.md.")
  @Nullable Path config;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; default: 127.0.0.1. Others need a token or client certificates.")
  @Nullable String host;

  @Option(names = "--port", paramLabel = "N", description = "Port of HTTP; default: 8080.")
  @Nullable Integer port;

  @Option(names = "--grpc-port", paramLabel = "N", description = "Port of gRPC; default: none.")
  @Nullable Integer grpcPort;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      description =
          "Port at which models are loaded and unloaded, on 127.0.0.1 or --admin-host; default: none.")
  @Nullable Integer adminPort;

  @Option(
      names = "--admin-host",
      paramLabel = "ADDRESS",
      description = "Address of the admin port; default: 127.0.0.1.")
  @Nullable String adminHost;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the bearer token that clients must send; default: the environment variable"
              + " FOVEA_TOKEN, if it is set.")
  @Nullable Path tokenFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificate of the server with its issuers, in PEM.")
  @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, in PEM.")
  @Nullable Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Issuers of certificates that clients must have, in PEM.")
  @Nullable Path clientIssuers;

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      description = "The most samples that are computed together; default: 64.")
  @Nullable Integer largest;

  @Option(
      names = "--max-delay",
      paramLabel = "MS",
      description =
          "The longest time in milliseconds that a request waits for others besides the computation"
              + " in progress; default: 0. A request that finds nothing in progress never waits.")
  @Nullable Double delay;

  @Option(
      names = "--queue",
      paramLabel = "N",
      description =
          "Waiting samples from which on requests are refused; default: as many as --max-batch.")
  @Nullable Integer waiting;

  @Option(
      names = "--versions",
      paramLabel = "N",
      description = "How many of the latest versions of a model are served; default: 1.")
  @Nullable Integer versions;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      description = "The longest time in seconds that a request may take; default: 30.")
  @Nullable Double timeout;

  @Option(
      names = "--grace",
      paramLabel = "S",
      description =
          "The time in seconds to serve on, not ready any more, after SIGTERM; default: 5, or 0 at a"
              + " terminal.")
  @Nullable Double grace;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (models.isEmpty() && repository == null && config == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "name a model, --repository or --config");
    }
    return Serving.run(this, output);
  }
}
