package dev.fovea.web.serve.metrics;

import dev.fovea.web.Problem;
import dev.fovea.web.serve.batch.BatchObserver;
import dev.fovea.web.serve.inference.Telemetry;
import dev.fovea.web.serve.repository.ModelRepository;
import dev.fovea.web.serve.repository.ServedModel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts requests, failures by reason, batches and samples, and measures latencies, by model, and
 * what the JVM uses.
 */
public final class ServerMetrics implements Telemetry {
  /** The type of the text that Prometheus reads. */
  public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MultiGauge waiting;
  private final MultiGauge warm;
  private final Map<String, Timer> answered = new ConcurrentHashMap<>();

  /** Creates the meters. */
  public ServerMetrics() {
    waiting =
        MultiGauge.builder("fovea.queue.samples")
            .description("Samples that wait")
            .register(registry);
    warm =
        MultiGauge.builder("fovea.model.warm")
            .description("1 for each version that is loaded, checked and warmed")
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  @Override
  public void answered(String model, long nanos) {
    answered
        .computeIfAbsent(
            model,
            name ->
                Timer.builder("fovea.request")
                    .description("Requests that were answered, from the end of the body")
                    .tag("model", name)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void failed(String model, Problem problem) {
    Counter.builder("fovea.request.failures")
        .description("Requests that were not answered")
        .tag("model", model)
        .tag("reason", problem.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  /** Returns what is told of the batches of a model. */
  public BatchObserver batches(String model) {
    Tags tags = Tags.of("model", model);
    DistributionSummary samples =
        DistributionSummary.builder("fovea.batch.samples")
            .description("Samples that were computed together")
            .tags(tags)
            .serviceLevelObjectives(SIZES)
            .register(registry);
    Timer compute =
        Timer.builder("fovea.compute")
            .description("Computations")
            .tags(tags)
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    Timer queue =
        Timer.builder("fovea.queue")
            .description("Waiting in the queue")
            .tags(tags)
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    return new BatchObserver() {
      @Override
      public void taken(long waitedNanos) {
        queue.record(waitedNanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public void computed(int calls, int count, long nanos) {
        samples.record(count);
        compute.record(nanos, TimeUnit.NANOSECONDS);
      }
    };
  }

  /** Returns all meters in the text form of Prometheus. */
  public String scrape(ModelRepository repository) {
    List<ServedModel> served = repository.served();
    waiting.register(
        served.stream()
            .map(model -> MultiGauge.Row.of(Tags.of("model", model.name()), model.waitingSamples()))
            .toList(),
        true);
    warm.register(
        served.stream()
            .map(
                model ->
                    MultiGauge.Row.of(
                        Tags.of("model", model.name(), "version", model.version()), 1))
            .toList(),
        true);
    return registry.scrape();
  }
}
