package dev.fovea.model;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Services compute in virtual threads, of which each lives for one request. */
class VirtualThreadsTest {
  private static final Shape INPUT = Shape.of(28, 28, 1);

  private final Model model =
      Model.sequential(
          INPUT,
          conv2D(32, 3).activation(Activation.RELU),
          conv2D(64, 3).activation(Activation.RELU),
          maxPooling2D(2),
          flatten(),
          dense(10));

  private static List<Tensor> input(int seed, int samples) {
    Tensor x = Tensor.zeros(INPUT.prepend(samples));
    CounterRandom random = CounterRandom.ofSeed(seed);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = random.uniform(i);
    }
    return List.of(x);
  }

  @Test
  void theirPredictionsHaveTheBitsOfOthers() throws Exception {
    Predictor predictor = Predictor.of(model);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        List<Tensor> x = input(i, 1 + i % 5);
        results.add(threads.submit(() -> predictor.predict(x).getFirst().data()));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get())
            .isEqualTo(predictor.predict(input(i, 1 + i % 5)).getFirst().data());
      }
    }
  }

  @Test
  void theyDoNotAllocateWorkingMemoryAnew() throws InterruptedException {
    // One worker: then all memory is that of the calling threads.
    Predictor predictor = Predictor.of(model).on(Kernels.best(Workers.of(1)));
    List<Tensor> x = input(1, 1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // Until the code is compiled its vectors are objects, which are allocated, too.
    for (int i = 0; i < 20_000 && least >= 50_000; i++) {
      long before = threads.getTotalThreadAllocatedBytes();
      Thread.ofVirtual().start(() -> predictor.predict(x)).join();
      least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
    }
    // Working memory of this model is some hundred kilobytes.
    assertThat(least).isLessThan(50_000);
  }
}
