package dev.fovea.web.serve;

import dev.fovea.web.Endpoint;
import dev.fovea.web.Limits;
import dev.fovea.web.serve.batch.BatchOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options of a {@link ModelServer}.
 *
 * @param endpoint where REST is answered
 * @param grpcPort the port of the same host where gRPC is answered; empty for none
 * @param admin where models are loaded and unloaded; empty for nowhere
 * @param token the bearer token that clients must send; empty for none
 * @param limits what is taken from strangers
 * @param batch the batches and the queue of a model
 * @param batches those of single models, by name
 * @param versions how many of the latest versions of a model are served
 * @param poll the time between two looks for new versions; zero for none
 * @param timeout the longest time that a request may take
 * @param samples the most samples of a request
 * @param warm the time that is spent on predictions before a model is ready
 * @param grace the time that the server serves on, not ready any more, when it is told to stop
 */
public record ServerOptions(
    Endpoint endpoint,
    OptionalInt grpcPort,
    Optional<Endpoint> admin,
    Optional<String> token,
    Limits limits,
    BatchOptions batch,
    Map<String, BatchOptions> batches,
    int versions,
    Duration poll,
    Duration timeout,
    int samples,
    Duration warm,
    Duration grace) {
  /** Port 8080 of the loopback interface, without gRPC and administration. */
  public static final ServerOptions DEFAULT =
      new ServerOptions(
          Endpoint.loopback(8080),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Limits.DEFAULT,
          BatchOptions.DEFAULT,
          Map.of(),
          1,
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          1024,
          Duration.ofMillis(1500),
          Duration.ofSeconds(5));

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a count is not positive or a time negative
   */
  public ServerOptions {
    batches = Map.copyOf(batches);
    if (versions < 1 || samples < 1) {
      throw new IllegalArgumentException(
          "at least one version is served, and a request has at least one sample");
    }
    if (poll.isNegative() || warm.isNegative() || grace.isNegative() || !timeout.isPositive()) {
      throw new IllegalArgumentException("times are not negative, and a request has some time");
    }
  }

  /** Returns the options for the batches of a model. */
  public BatchOptions batch(String model) {
    return batches.getOrDefault(model, batch);
  }

  /** Returns the same options with another endpoint. */
  public ServerOptions endpoint(Endpoint changed) {
    return new ServerOptions(
        changed, grpcPort, admin, token, limits, batch, batches, versions, poll, timeout, samples,
        warm, grace);
  }

  /** Returns the same options with another port. */
  public ServerOptions port(int changed) {
    return endpoint(endpoint.port(changed));
  }

  /** Returns the same options with gRPC at a port; 0 for any that is free. */
  public ServerOptions grpcPort(int changed) {
    return new ServerOptions(
        endpoint,
        OptionalInt.of(changed),
        admin,
        token,
        limits,
        batch,
        batches,
        versions,
        poll,
        timeout,
        samples,
        warm,
        grace);
  }

  /** Returns the same options with administration at an endpoint. */
  public ServerOptions admin(Endpoint changed) {
    return new ServerOptions(
        endpoint,
        grpcPort,
        Optional.of(changed),
        token,
        limits,
        batch,
        batches,
        versions,
        poll,
        timeout,
        samples,
        warm,
        grace);
  }

  /** Returns the same options with a bearer token. */
  public ServerOptions token(String changed) {
    return new ServerOptions(
        endpoint,
        grpcPort,
        admin,
        Optional.of(changed),
        limits,
        batch,
        batches,
        versions,
        poll,
        timeout,
        samples,
        warm,
        grace);
  }

  /** Returns the same options with other limits. */
  public ServerOptions limits(Limits changed) {
    return new ServerOptions(
        endpoint, grpcPort, admin, token, changed, batch, batches, versions, poll, timeout, samples,
        warm, grace);
  }

  /** Returns the same options with other batches. */
  public ServerOptions batch(BatchOptions changed) {
    return new ServerOptions(
        endpoint, grpcPort, admin, token, limits, changed, batches, versions, poll, timeout,
        samples, warm, grace);
  }

  /** Returns the same options with other batches for one model. */
  public ServerOptions batch(String model, BatchOptions changed) {
    Map<String, BatchOptions> more = new HashMap<>(batches);
    more.put(model, changed);
    return new ServerOptions(
        endpoint, grpcPort, admin, token, limits, batch, more, versions, poll, timeout, samples,
        warm, grace);
  }

  /** Returns the same options with another number of versions. */
  public ServerOptions versions(int changed) {
    return new ServerOptions(
        endpoint, grpcPort, admin, token, limits, batch, batches, changed, poll, timeout, samples,
        warm, grace);
  }

  /** Returns the same options with another time between looks for new versions. */
  public ServerOptions poll(Duration changed) {
    return new ServerOptions(
        endpoint, grpcPort, admin, token, limits, batch, batches, versions, changed, timeout,
        samples, warm, grace);
  }

  /** Returns the same options with another time for requests. */
  public ServerOptions timeout(Duration changed) {
    return new ServerOptions(
        endpoint, grpcPort, admin, token, limits, batch, batches, versions, poll, changed, samples,
        warm, grace);
  }

  /** Returns the same options with another number of samples. */
  public ServerOptions samples(int changed) {
    return new ServerOptions(
        endpoint, grpcPort, admin, token, limits, batch, batches, versions, poll, timeout, changed,
        warm, grace);
  }

  /** Returns the same options with another time to warm models. */
  public ServerOptions warm(Duration changed) {
    return new ServerOptions(
        endpoint, grpcPort, admin, token, limits, batch, batches, versions, poll, timeout, samples,
        changed, grace);
  }

  /** Returns the same options with another grace time. */
  public ServerOptions grace(Duration changed) {
    return new ServerOptions(
        endpoint, grpcPort, admin, token, limits, batch, batches, versions, poll, timeout, samples,
        warm, changed);
  }
}
