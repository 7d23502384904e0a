package dev.fovea.web.serve.batch;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.model.Model;
import dev.fovea.model.Predictor;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever arrives, in whatever order and size, of whatever shape, cancelled or late: who gets
 * results gets those that the call would have had alone, bit by bit.
 */
@Timeout(120)
class BatcherBitsTest {
  private static final int CALLERS = 12;
  private static final int CALLS = 25;

  /** A network for images of any size. */
  private static final Model MODEL =
      Model.sequential(
          Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 2),
          conv2D(18, 3).padding(Padding.SAME).activation(Activation.SILU),
          batchNormalization(),
          conv2D(16, 3).padding(Padding.SAME),
          batchNormalization(),
          maxPooling2D(2),
          dropout(0.5),
          globalAveragePooling2D(),
          dense(37).activation(Activation.TANH),
          dense(5).activation(Activation.SOFTMAX));

  private enum End {
    COMPUTED,
    FULL,
    LATE,
    CANCELLED
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyCallerGetsItsBits(long seed) throws Exception {
    Predictor predictor = Predictor.of(MODEL);
    Predictor alone = Predictor.of(MODEL);
    AtomicInteger largest = new AtomicInteger();
    BatchOptions options =
        new BatchOptions(7, Duration.ofMillis(seed % 2 == 0 ? 0 : 3), seed == 3 ? 4 : 64);
    Map<End, AtomicInteger> ends = new EnumMap<>(End.class);
    for (End end : End.values()) {
      ends.put(end, new AtomicInteger());
    }
    BatchObserver observer =
        new BatchObserver() {
          @Override
          public void computed(int calls, int samples, long nanos) {
            largest.accumulateAndGet(calls, Math::max);
          }
        };
    try (Batcher batcher = Batcher.start("bits", predictor::predict, options, observer);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(1000 * seed + caller);
        running.add(
            callers.submit(
                () -> {
                  for (int i = 0; i < CALLS; i++) {
                    End end = call(batcher, alone, random);
                    ends.get(end).incrementAndGet();
                    if (end == End.FULL) {
                      i--;
                      Thread.sleep(2);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      // Those that were given up leave the queue when the batcher looks the next time.
      for (int i = 0; batcher.waitingSamples() > 0; i++) {
        assertThat(i).as("calls stay in the queue").isLessThan(5000);
        Thread.sleep(2);
      }
    }
    // Nothing is proved unless calls shared batches, and some were given up.
    assertThat(largest.get()).isGreaterThan(1);
    assertThat(ends.get(End.COMPUTED).get()).isGreaterThan(20);
    assertThat(ends.get(End.CANCELLED).get()).isPositive();
    if (seed == 3) {
      assertThat(ends.get(End.FULL).get()).isPositive();
    }
  }

  private static End call(Batcher batcher, Predictor alone, RandomGenerator random)
      throws InterruptedException {
    int size = 4 + 3 * random.nextInt(3);
    int samples = random.nextInt(6) == 0 ? 10 + random.nextInt(10) : 1 + random.nextInt(4);
    Tensor x = random(random.nextLong(), samples, size, size + random.nextInt(2), 2);
    if (random.nextInt(4) == 0) {
      Thread.sleep(random.nextInt(4));
    }
    Deadline deadline =
        random.nextInt(5) == 0
            ? Deadline.after(Duration.ofNanos(random.nextInt(3_000_000)))
            : Deadline.NONE;
    try {
      Call call =
          random.nextBoolean()
              ? batcher.submit(List.of(x), deadline)
              : batcher.submitAndHelp(List.of(x), deadline);
      if (random.nextInt(5) == 0) {
        if (random.nextBoolean()) {
          Thread.sleep(random.nextInt(3));
        }
        call.cancel();
      }
      float[] actual = call.await().getFirst().data();
      assertThat(actual).isEqualTo(alone.predict(List.of(x)).getFirst().data());
      return End.COMPUTED;
    } catch (RefusedException e) {
      return switch (e.reason()) {
        case FULL -> End.FULL;
        case LATE -> End.LATE;
        case CANCELLED -> End.CANCELLED;
        case CLOSED -> throw e;
      };
    }
  }

  private static Tensor random(long seed, int... dims) {
    Tensor tensor = Tensor.zeros(Shape.of(dims));
    CounterRandom random = CounterRandom.ofSeed(seed);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i, -1, 1);
    }
    return tensor;
  }
}
