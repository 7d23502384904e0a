package dev.fovea.web.serve;

import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.web.Access;
import dev.fovea.web.HttpServer;
import dev.fovea.web.serve.grpc.GrpcApi;
import dev.fovea.web.serve.inference.Inference;
import dev.fovea.web.serve.inference.ServerStatus;
import dev.fovea.web.serve.metrics.ServerMetrics;
import dev.fovea.web.serve.repository.ModelRepository;
import dev.fovea.web.serve.repository.ModelSource;
import dev.fovea.web.serve.rest.RestApi;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Serves models by the Open Inference Protocol, version 2, over REST and gRPC, and by the
 * prediction API of TensorFlow Serving.
 *
 * <pre>{@code
 * try (ModelServer server = ModelServer.of("digits", model).port(8080).start()) {
 *   server.awaitStop();
 * }
 * }</pre>
 *
 * <p>The samples of several requests are computed together, each with the bits that it would have
 * alone. A model that is trained must not be served at the same time; serve a copy.
 */
public final class ModelServer implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(ModelServer.class.getName());

  /** The longest time that what was begun may take when the server stops. */
  private static final Duration DRAINING = Duration.ofSeconds(30);

  /** A pause in which no request came, after which connections are closed. */
  private static final Duration QUIET = Duration.ofMillis(50);

  /** The longest time to wait for such a pause. */
  private static final Duration UNTIL_QUIET = Duration.ofSeconds(1);

  private final ServerStatus status;
  private final ModelRepository repository;
  private final List<HttpServer> listeners;
  private final ServerOptions options;
  private final Object stopping = new Object();
  private boolean stopped;

  private ModelServer(
      ServerStatus status,
      ModelRepository repository,
      List<HttpServer> listeners,
      ServerOptions options) {
    this.status = status;
    this.repository = repository;
    this.listeners = List.copyOf(listeners);
    this.options = options;
  }

  /**
   * Models that are to be served, and how.
   *
   * @param sources single models
   * @param folder a folder of models: in it a folder for each, in that a folder for each version
   *     with its number as name, and in that the file of the model
   */
  public record Setup(List<ModelSource> sources, Optional<Path> folder, ServerOptions options) {
    /** Copies the list. */
    public Setup {
      sources = List.copyOf(sources);
    }

    /** Returns the same models with other options. */
    public Setup with(ServerOptions changed) {
      return new Setup(sources, folder, changed);
    }

    /** Returns the same models at another port; 0 for any that is free. */
    public Setup port(int port) {
      return with(options.port(port));
    }

    /** Returns these models and one more. */
    public Setup and(String name, SavedModel saved) {
      return and(new ModelSource.InMemory(name, saved));
    }

    /** Returns these models and one more. */
    public Setup and(ModelSource source) {
      return new Setup(
          Stream.concat(sources.stream(), Stream.of(source)).toList(), folder, options);
    }

    /**
     * Loads, checks and warms the models and answers requests from then on.
     *
     * @throws IOException if a port is in use, the folder cannot be read, or a single model cannot
     *     be served
     * @throws IllegalArgumentException if the options do not allow it, such as a port that other
     *     machines reach without a token
     */
    public ModelServer start() throws IOException {
      return ModelServer.start(this);
    }
  }

  /** Returns a setup of a model, without the names of its classes. */
  public static Setup of(String name, Model model) {
    return of(name, SavedModel.of(model));
  }

  /** Returns a setup of a model with what its file told of it. */
  public static Setup of(String name, SavedModel saved) {
    return of(List.of(new ModelSource.InMemory(name, saved)));
  }

  /** Returns a setup of models. */
  public static Setup of(List<ModelSource> sources) {
    return new Setup(sources, Optional.empty(), ServerOptions.DEFAULT);
  }

  /** Returns a setup of the models in a folder; new versions are found while it is served. */
  public static Setup ofRepository(Path folder) {
    return new Setup(List.of(), Optional.of(folder), ServerOptions.DEFAULT);
  }

  private static ModelServer start(Setup setup) throws IOException {
    ServerOptions options = setup.options();
    // Before anything is loaded: who may come is not to be an afterthought.
    Access access = Access.of(options.endpoint(), options.token());
    Optional<Access> adminAccess =
        options.admin().map(endpoint -> Access.of(endpoint, options.token()));
    ServerMetrics metrics = new ServerMetrics();
    ServerStatus status = new ServerStatus();
    ModelRepository repository =
        new ModelRepository(
            setup.sources(),
            setup.folder(),
            new ModelRepository.Settings(
                options::batch, options.versions(), options.warm(), options.poll()),
            metrics::batches);
    Inference inference = new Inference(repository, options.timeout(), options.samples(), metrics);
    List<HttpServer> listeners = new ArrayList<>();
    ModelServer server;
    try {
      listeners.add(
          HttpServer.start(
              options.endpoint(),
              options.limits(),
              new RestApi(access, status, repository, inference, metrics, false)));
      if (options.grpcPort().isPresent()) {
        listeners.add(
            new GrpcApi(access, status, repository, inference)
                .start(options.endpoint().port(options.grpcPort().getAsInt()), options.limits()));
      }
      if (options.admin().isPresent()) {
        listeners.add(
            HttpServer.start(
                options.admin().get(),
                options.limits(),
                new RestApi(
                    adminAccess.orElseThrow(), status, repository, inference, metrics, true)));
      }
      server = new ModelServer(status, repository, listeners, options);
      repository.start();
    } catch (IOException | RuntimeException | Error e) {
      listeners.forEach(HttpServer::close);
      repository.close();
      throw e;
    }
    server.warm();
    return server;
  }

  /** Becomes ready once the way of a request is warm, too. */
  private void warm() {
    if (repository.served().isEmpty()) {
      status.notReady("no model can be served; the index says why");
      return;
    }
    new WarmUp(options, listeners.getFirst().port()).run(repository.served());
    status.ready();
  }

  /** Returns where REST is answered, such as "http://127.0.0.1:8080". */
  public String url() {
    return listeners.getFirst().url();
  }

  /** Returns the port where REST is answered. */
  public int port() {
    return listeners.getFirst().port();
  }

  /** Returns the port where gRPC is answered. */
  public OptionalInt grpcPort() {
    return options.grpcPort().isPresent()
        ? OptionalInt.of(listeners.get(1).port())
        : OptionalInt.empty();
  }

  /** Returns the port where models are loaded and unloaded. */
  public OptionalInt adminPort() {
    return options.admin().isPresent()
        ? OptionalInt.of(listeners.getLast().port())
        : OptionalInt.empty();
  }

  /** Returns whether requests should come here. */
  public boolean isReady() {
    return status.isReady();
  }

  /** Returns the models and their states. */
  public ModelRepository repository() {
    return repository;
  }

  /**
   * Stops on SIGTERM as {@link #stopGracefully} does, after which the process ends with exit code
   * 0.
   */
  public ModelServer stopOnSignal() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopGracefully();
                  // Java would end with 143, and orchestrators take that for a failure.
                  Runtime.getRuntime().halt(0);
                },
                "fovea-stop-on-signal"));
    return this;
  }

  /** Waits until the server has stopped. */
  public void awaitStop() throws InterruptedException {
    synchronized (stopping) {
      while (!stopped) {
        stopping.wait();
      }
    }
  }

  /**
   * Stops without losing a request: is not ready from now on, serves on for the grace time, in
   * which balancers take notice and clients are asked to open other connections, and then ends what
   * was begun.
   */
  public void stopGracefully() {
    status.notReady("the server is stopping");
    listeners.forEach(HttpServer::drain);
    LOGGER.log(
        Level.INFO, "stopping; requests are answered for {0} s more", options.grace().toSeconds());
    try {
      Thread.sleep(options.grace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** Ends what was begun, and stops. */
  @Override
  public void close() {
    synchronized (stopping) {
      if (stopped) {
        return;
      }
    }
    status.notReady("the server is stopping");
    listeners.forEach(HttpServer::drain);
    try {
      awaitQuiet();
      listeners.forEach(HttpServer::close);
      repository.close();
      if (!repository.awaitEnd(DRAINING)) {
        LOGGER.log(Level.WARNING, "some requests were not answered before the server stopped");
      }
    } catch (InterruptedException e) {
      listeners.forEach(HttpServer::close);
      repository.close();
      Thread.currentThread().interrupt();
    }
    synchronized (stopping) {
      stopped = true;
      stopping.notifyAll();
    }
  }

  /** Waits for a moment in which nothing is asked, so that no request is met by a closing door. */
  private void awaitQuiet() throws InterruptedException {
    long end = System.nanoTime() + UNTIL_QUIET.toNanos();
    long quietSince = System.nanoTime();
    while (System.nanoTime() - end < 0 && System.nanoTime() - quietSince < QUIET.toNanos()) {
      if (listeners.stream().anyMatch(listener -> listener.inFlight() > 0)) {
        quietSince = System.nanoTime();
      }
      Thread.sleep(5);
    }
  }
}
