package dev.fovea.web.serve;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.maxPooling2D;

import dev.fovea.data.image.Preparation;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Binding;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Small models and samples for them. */
public final class TestModels {
  private TestModels() {}

  /** A classifier of grey images of 8x8 pixels into three classes with names. */
  public static SavedModel shapes() {
    return shapes(0);
  }

  /** Another one for each seed. */
  public static SavedModel shapes(long seed) {
    Model model =
        Model.sequential(
            Shape.of(8, 8, 1),
            conv2D(6, 3).activation(Activation.RELU),
            maxPooling2D(2),
            flatten(),
            dense(3).activation(Activation.SOFTMAX).name("class"));
    model.initialize(seed);
    return SavedModel.of(model)
        .with(
            ModelMetadata.of(
                List.of("circle", "square", "triangle"), Preparation.of(Shape.of(8, 8, 1))));
  }

  /** Two inputs and two outputs. */
  public static Model two() {
    Symbol a = Symbol.input(new InputLayer("left", Shape.of(4)));
    Symbol b = Symbol.input(new InputLayer("right", Shape.of(4)));
    Symbol sum = add(a.then(dense(3).name("first")), b.then(dense(3).name("second")));
    return Model.of("two", List.of(a, b), List.of(sum.then(dense(2).name("head")), sum));
  }

  /** Takes color images of any size. */
  public static Model open() {
    return Model.sequential(
        Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 3),
        conv2D(4, 3).activation(Activation.RELU),
        globalAveragePooling2D(),
        dense(2));
  }

  /** A layer that copies, and waits before it if told to. */
  public static final class Gate implements Layer {
    private volatile CountDownLatch latch = new CountDownLatch(0);
    private volatile CountDownLatch entered = new CountDownLatch(1);

    /** Makes the next computation wait. */
    public void shut() {
      entered = new CountDownLatch(1);
      latch = new CountDownLatch(1);
    }

    /** Lets computations go on. */
    public void open() {
      latch.countDown();
    }

    /** Waits until a computation waits. */
    public void awaitEntered() throws InterruptedException {
      if (!entered.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing was computed");
      }
    }

    @Override
    public String name() {
      return "gate";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Step bind(Binding binding) {
      return (samples, step) -> {
        entered.countDown();
        try {
          if (!latch.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the gate stayed shut");
          }
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        int size = binding.inputShape().size();
        for (int i = 0; i < samples * size; i++) {
          if (binding.input()[i] == 13) {
            throw new IllegalStateException("thirteen");
          }
          binding.output()[i] = binding.input()[i];
        }
      };
    }
  }

  /** Returns three numbers unchanged. */
  public static Model gated(Gate gate) {
    return Model.sequential(Shape.of(3), gate);
  }

  /** Returns values from 0 to 1. */
  public static Tensor random(long seed, int... dims) {
    Tensor tensor = Tensor.zeros(Shape.of(dims));
    CounterRandom random = CounterRandom.ofSeed(seed);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i, 0, 1);
    }
    return tensor;
  }
}
