package dev.fovea.bench.peers;

import dev.fovea.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How much faster training is on several threads. The speed of a shared machine changes within
 * minutes, and several busy threads may get less of it than one: so windows of steps on one thread,
 * on all threads, and of as many trainings at once, each on one thread of its own, take turns. The
 * last share nothing but the machine: what they reach together is the most that threads can.
 */
final class Scaling {
  /** Steps of a window; the first is left out, and all of the first windows. */
  private static final int STEPS = 9;

  private static final int WARM = 4;

  private final Network network;
  private final Dataset samples;
  private final int[][] batches;
  private final List<Engine.Training> single = new ArrayList<>();
  private final Engine.Training together;

  Scaling(Engine engine, Network network, int threads) {
    this.network = network;
    samples = network.samples().train();
    batches = Tasks.batches(samples.size(), network.batch(), STEPS);
    for (int i = 0; i < threads; i++) {
      single.add(engine.training(network, 1).orElseThrow());
    }
    together = engine.training(network, threads).orElseThrow();
  }

  /** Medians over rounds of what is reached in the time of one thread. */
  Map<String, Object> measure(int rounds) {
    List<Double> threads = new ArrayList<>();
    List<Double> machine = new ArrayList<>();
    for (int round = -WARM; round < rounds; round++) {
      double before = window(single.getFirst());
      double all = window(together);
      double apart = atOnce();
      double one = (before + window(single.getFirst())) / 2;
      if (round >= 0) {
        threads.add(all / one);
        machine.add(apart / one);
      }
    }
    return Map.of("scaling", Tasks.median(threads), "machine", Tasks.median(machine));
  }

  /** Images a second of all single threads. */
  private double atOnce() {
    return single.stream()
        .map(
            training ->
                CompletableFuture.supplyAsync(() -> window(training), Thread::startVirtualThread))
        .toList()
        .stream()
        .mapToDouble(CompletableFuture::join)
        .sum();
  }

  /** Images a second. */
  private double window(Engine.Training training) {
    List<Long> times = new ArrayList<>();
    training.epoch(samples, batches, loss -> times.add(System.nanoTime()));
    return network.batch() * (STEPS - 1) * 1e9 / (times.getLast() - times.getFirst());
  }
}
