package dev.fovea.model;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.layer.Binding;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictorTest {
  private static Tensor random(int... dims) {
    Tensor tensor = Tensor.zeros(Shape.of(dims));
    CounterRandom random = CounterRandom.ofSeed(9);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i, -1, 1);
    }
    return tensor;
  }

  /** Two inputs, two outputs. */
  private static Model two() {
    Symbol a = Symbol.input(new InputLayer("left", Shape.of(4)));
    Symbol b = Symbol.input(new InputLayer("right", Shape.of(4)));
    Symbol sum = add(a.then(dense(3).name("first")), b.then(dense(3).name("second")));
    return Model.of("two", List.of(a, b), List.of(sum.then(dense(2).name("head")), sum));
  }

  private static Model image() {
    return Model.sequential(Shape.of(16, 16, 3), conv2D(8, 3), conv2D(8, 3));
  }

  @Test
  void predictsByName() {
    Model model = two();
    Predictor predictor = Predictor.of(model);
    assertThat(predictor.inputNames()).containsExactly("left", "right");
    assertThat(predictor.outputNames()).containsExactly("head", "add");
    Tensor left = random(5, 4);
    Tensor right = Tensor.zeros(Shape.of(5, 4));
    Map<String, Tensor> named = predictor.predict(Map.of("right", right, "left", left));
    List<Tensor> placed = model.predict(List.of(left, right));
    assertThat(named.keySet()).containsExactly("head", "add");
    assertThat(named.get("head").data()).isEqualTo(placed.get(0).data());
    assertThat(named.get("add").data()).isEqualTo(placed.get(1).data());
  }

  @Test
  void namesTheInputsThereAre() {
    Predictor predictor = Predictor.of(two());
    assertThatThrownBy(() -> predictor.predict(Map.of("left", random(1, 4), "up", random(1, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model has the inputs [left, right], not [left, up]");
  }

  @Test
  void warmUpMakesThePlansOfLaterCalls() {
    Predictor predictor = Predictor.of(image());
    predictor.warmUp(1, 4);
    assertThat(predictor.waiting()).isEqualTo(2);
    long bytes = predictor.plannedBytes();
    predictor.predict(List.of(random(4, 16, 16, 3)));
    predictor.predict(List.of(random(1, 16, 16, 3)));
    assertThat(predictor.waiting()).isEqualTo(2);
    assertThat(predictor.plannedBytes()).isEqualTo(bytes);
  }

  @Test
  void aSmallCallTakesThePlanOfALargerOne() {
    Predictor predictor = Predictor.of(image());
    predictor.warmUp(8);
    long bytes = predictor.plannedBytes();
    Tensor x = random(8, 16, 16, 3);
    float[] all = predictor.predict(List.of(x)).getFirst().data();
    for (int samples = 1; samples < 8; samples++) {
      float[] some = predictor.predict(List.of(x.samples(0, samples))).getFirst().data();
      assertThat(some).isEqualTo(Arrays.copyOf(all, some.length));
    }
    assertThat(predictor.plannedBytes()).isEqualTo(bytes);
  }

  @Test
  void keepsWithinItsBound() {
    Model model = image();
    Predictor free = Predictor.of(model);
    free.predict(List.of(random(8, 16, 16, 3)));
    long one = free.plannedBytes();
    Predictor bounded = Predictor.of(model).limit(2 * one);
    Tensor x = random(8, 16, 16, 3);
    float[] expected = model.predict(x).data();
    IntStream.range(0, 64)
        .parallel()
        .forEach(
            i -> {
              assertThat(bounded.predict(List.of(x)).getFirst().data()).isEqualTo(expected);
              assertThat(bounded.plannedBytes()).isLessThanOrEqualTo(2 * one);
            });
    for (int batch = 1; batch <= 8; batch++) {
      bounded.predict(List.of(random(batch, 16, 16, 3)));
      assertThat(bounded.plannedBytes()).isLessThanOrEqualTo(2 * one);
    }
  }

  @Test
  void aPlanAboveTheBoundRunsByItselfAndIsNotKept() {
    Predictor tight = Predictor.of(image()).limit(1);
    Tensor x = random(2, 16, 16, 3);
    assertThat(tight.predict(List.of(x)).getFirst().batch()).isEqualTo(2);
    assertThat(tight.plannedBytes()).isZero();
    assertThat(tight.waiting()).isZero();
  }

  @Test
  void aFailingCallTakesNothingWithIt() {
    Predictor predictor = Predictor.of(image());
    assertThatThrownBy(() -> predictor.predict(List.of(random(1, 5, 5, 1))))
        .isInstanceOf(ShapeException.class);
    assertThat(predictor.plannedBytes()).isZero();
    predictor.predict(List.of(random(1, 16, 16, 3)));
    assertThat(predictor.waiting()).isEqualTo(1);
  }

  @Test
  void refusesABoundOfNothing() {
    assertThatThrownBy(() -> Predictor.of(image()).limit(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCopyHasWeightsOfItsOwnAndSharesThemWithin() {
    Model inner = Model.sequential(Shape.of(1), dense(1).useBias(false));
    Symbol x = Symbol.input(1);
    Model model = Model.of(x, x.then(inner).then(inner));
    model.initialize(2);
    Model copy = model.copy();
    Tensor one = Tensor.of(Shape.of(1, 1), 1);
    assertThat(copy.predict(one).data()).isEqualTo(model.predict(one).data());
    assertThat(copy.parameters()).isEqualTo(1);
    copy.weights().getFirst().set(3);
    assertThat(copy.predict(one).data()).containsExactly(9);
    assertThat(model.weights().getFirst().values()).isNotEqualTo(new float[] {3});
  }

  @Test
  void firstCallsAtTheSameTimeAreCounted() throws Exception {
    Model model = image();
    Predictor alone = Predictor.of(model);
    alone.warmUp(4);
    long one = alone.plannedBytes();
    Predictor predictor = Predictor.of(model);
    Tensor x = random(4, 16, 16, 3);
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(
            threads.submit(
                () -> {
                  start.await();
                  return predictor.predict(List.of(x));
                }));
      }
      start.countDown();
      for (Future<?> call : calls) {
        call.get();
      }
    }
    assertThat(predictor.waiting()).isBetween(1, 4);
    assertThat(predictor.plannedBytes()).isEqualTo(predictor.waiting() * one);
  }

  /** A layer that copies; each forward runs an action first. */
  private record Acting(String name, Runnable bound, Runnable action) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Step bind(Binding binding) {
      bound.run();
      return (samples, step) -> {
        action.run();
        System.arraycopy(
            binding.input(), 0, binding.output(), 0, samples * binding.inputShape().size());
      };
    }
  }

  @Test
  void aCallAtTheBoundTakesThePlanThatComesBack() throws Exception {
    AtomicInteger plans = new AtomicInteger();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Model model =
        Model.sequential(
            Shape.of(3),
            new Acting(
                "",
                plans::incrementAndGet,
                () -> {
                  running.countDown();
                  awaitUp(goOn);
                }));
    Tensor x = random(1, 3);
    Predictor bounded = Predictor.of(model).limit(bytes(model, x));
    plans.set(0);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<List<Tensor>> first = threads.submit(() -> bounded.predict(List.of(x)));
      awaitUp(running);
      Future<List<Tensor>> second = threads.submit(() -> bounded.predict(List.of(x)));
      goOn.countDown();
      assertThat(first.get().getFirst().data()).isEqualTo(x.data());
      assertThat(second.get().getFirst().data()).isEqualTo(x.data());
      assertThat(plans).hasValue(1);
    }
  }

  private static long bytes(Model model, Tensor x) {
    return Float.BYTES
        * new Plan(model, PlanSpec.of(x.batch()).inputShapes(List.of(x.shape().tail())))
            .plannedFloats();
  }

  private static void awaitUp(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aForwardThatFailsGivesItsPlanBack() {
    AtomicInteger forwards = new AtomicInteger();
    Model model =
        Model.sequential(
            Shape.of(3),
            new Acting(
                "",
                () -> {},
                () -> {
                  if (forwards.incrementAndGet() == 1) {
                    throw new IllegalStateException("once");
                  }
                }));
    Tensor x = random(1, 3);
    Predictor predictor = Predictor.of(model).limit(bytes(model, x));
    assertThatThrownBy(() -> predictor.predict(List.of(x))).hasMessage("once");
    assertThat(predictor.waiting()).isEqualTo(1);
    assertThat(predictor.predict(List.of(x)).getFirst().data()).isEqualTo(x.data());
    assertThat(predictor.plannedBytes()).isEqualTo(bytes(model, x));
  }
}
