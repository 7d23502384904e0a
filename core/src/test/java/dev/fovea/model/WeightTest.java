package dev.fovea.model;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.config.Described;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.weight.Initializer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightTest {
  /** Counts how often it fills a weight. */
  private record Counting(AtomicInteger fills) implements Initializer {
    @Override
    public void fill(float[] weight, Shape shape, CounterRandom random) {
      fills.incrementAndGet();
      for (int i = 0; i < weight.length; i++) {
        weight[i] = random.uniform(i);
      }
    }

    @Override
    public Described describe() {
      throw new UnsupportedOperationException();
    }
  }

  private static List<Long> versions(Model model) {
    return model.weights().stream().map(Weight::version).toList();
  }

  private static void assertAllRose(List<Long> before, List<Long> after) {
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isGreaterThan(before.get(i));
    }
  }

  @Test
  void everyChangeRaisesTheVersion() {
    Model model = Model.sequential(Shape.of(2), dense(2), batchNormalization());
    List<Long> before = versions(model);
    model.initialize(1);
    assertAllRose(before, versions(model));
    before = versions(model);
    model.weights().forEach(weight -> weight.set(new float[weight.size()]));
    assertAllRose(before, versions(model));
    before = versions(model);
    model.initialize(1);
    assertAllRose(before, versions(model));
    before = versions(model);
    Dataset data =
        Datasets.of(Tensor.of(Shape.of(2, 2), 1, 2, 3, 4), Tensor.of(Shape.of(2, 2), 1, 0, 0, 1));
    Trainer.compile(model, new SGD(0.1, 0), new MeanSquaredError()).fit(data, Fit.epochs(1));
    assertAllRose(before, versions(model));
  }

  @Test
  void readingLeavesTheVersion() {
    Model model = Model.sequential(Shape.of(2), dense(2), batchNormalization());
    model.initialize(1);
    List<Long> before = versions(model);
    model.predict(Tensor.zeros(Shape.of(3, 2)));
    model.weights().forEach(Weight::values);
    assertThat(versions(model)).isEqualTo(before);
  }

  @Test
  void weightsThatAreSetAreNotDrawn() {
    AtomicInteger fills = new AtomicInteger();
    Model model = Model.sequential(Shape.of(2), dense(3).kernelInitializer(new Counting(fills)));
    model.initialize(4);
    assertThat(model.parameters()).isEqualTo(9);
    assertThat(model.summary()).contains("Total params: 9");
    model.weights().forEach(weight -> weight.set(new float[weight.size()]));
    assertThat(model.predict(Tensor.zeros(Shape.of(1, 2))).data()).containsOnly(0);
    assertThat(fills).hasValue(0);
  }

  @Test
  void manyThreadsDrawOnce() throws Exception {
    AtomicInteger fills = new AtomicInteger();
    Model model = Model.sequential(Shape.of(2), dense(3).kernelInitializer(new Counting(fills)));
    Tensor x = Tensor.of(Shape.of(1, 2), 1, 2);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<float[]>> calls =
          IntStream.range(0, 8)
              .<Callable<float[]>>mapToObj(i -> () -> model.predict(x).data())
              .toList();
      float[] expected = model.predict(x).data();
      for (Future<float[]> result : threads.invokeAll(calls)) {
        assertThat(result.get()).isEqualTo(expected);
      }
    }
    assertThat(fills).hasValue(1);
  }
}
