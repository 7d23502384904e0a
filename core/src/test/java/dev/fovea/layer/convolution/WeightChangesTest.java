package dev.fovea.layer.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Layers;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.Weight;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan that has predicted predicts by the weights as they are, however they were changed. */
class WeightChangesTest {
  private static final Shape INPUT = Shape.of(12, 12, 16);
  private static final Workers WORKERS = Workers.of(2);

  static Stream<Arguments> cases() {
    List<List<Layer>> models =
        List.of(
            List.of(Layers.conv2D(16, 3)),
            List.of(Layers.conv2D(8, 5)),
            List.of(Layers.conv2D(16, 3), Layers.maxPooling2D(2)),
            List.of(Layers.conv2D(16, 3).padding(Padding.SAME), Layers.batchNormalization()),
            List.of(Layers.conv2D(16, 3), Layers.batchNormalization(), Layers.maxPooling2D(2)),
            List.of(Layers.conv2DTranspose(4, 3)),
            List.of(Layers.separableConv2D(4, 3)),
            List.of(Layers.depthwiseConv2D(3)));
    return Stream.of(Kernels.best(WORKERS), Kernels.scalar(WORKERS))
        .flatMap(kernels -> models.stream().map(layers -> Arguments.of(kernels, layers)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void predictionsFollowTheWeights(Kernels kernels, List<Layer> layers) {
    Model model = Model.sequential(INPUT, layers.toArray(Layer[]::new));
    model.initialize(3);
    Plan kept = plan(model, kernels, Mode.PREDICT);
    float[] last = run(kept);
    List<Consumer<Model>> ways =
        List.of(
            m -> m.initialize(4),
            WeightChangesTest::set,
            WeightChangesTest::setOne,
            WeightChangesTest::writeDirectly,
            m -> train(m, kernels));
    for (Consumer<Model> way : ways) {
      way.accept(model);
      float[] now = run(kept);
      assertThat(now).isNotEqualTo(last);
      assertThat(now).isEqualTo(run(plan(model, kernels, Mode.PREDICT)));
      last = now;
    }
  }

  private static void set(Model model) {
    for (Weight weight : model.weights()) {
      float[] values = weight.values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.25f;
      }
      weight.set(values);
    }
  }

  /** The last value of the kernel only. */
  private static void setOne(Model model) {
    Weight kernel = model.weights().getFirst();
    float[] values = kernel.values().clone();
    values[values.length - 1] += 0.5f;
    kernel.set(values);
  }

  /** Writes into the array of the kernel and says so. */
  private static void writeDirectly(Model model) {
    Weight kernel = model.weights().getFirst();
    kernel.values()[0] += 0.5f;
    kernel.changed();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void predictionsFollowEachBatchOfATraining(Kernels kernels, List<Layer> layers) {
    Model model = Model.sequential(INPUT, layers.toArray(Layer[]::new));
    model.initialize(3);
    Plan kept = plan(model, kernels, Mode.PREDICT);
    List<float[]> seen = new ArrayList<>();
    seen.add(run(kept));
    Dataset data =
        Datasets.of(
            random(INPUT.prepend(6)),
            random(model.outputShape().prepend(6)),
            new Target.Values(model.outputShape()));
    Callback predicting =
        new Callback() {
          @Override
          public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
            float[] now = run(kept);
            assertThat(now).isNotEqualTo(seen.getLast());
            assertThat(now).isEqualTo(run(plan(model, kernels, Mode.PREDICT)));
            seen.add(now);
          }
        };
    Trainer.compile(model, new SGD(0.05, 0), new MeanSquaredError())
        .on(kernels)
        .fit(data, Fit.epochs(2).batchSize(2).callbacks(predicting));
    assertThat(seen).hasSize(1 + 2 * 3);
  }

  private static Tensor random(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    CounterRandom random = CounterRandom.ofSeed(2);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i);
    }
    return tensor;
  }

  /** A step of gradient descent, which moves the averages of a batch normalization as well. */
  private static void train(Model model, Kernels kernels) {
    Plan training = plan(model, kernels, Mode.TRAIN);
    run(training);
    java.util.Arrays.fill(training.outputGradient(0), 0.01f);
    training.backward();
    for (Weight weight : training.trainedWeights()) {
      float[] values = weight.values().clone();
      float[] gradient = training.weightGradient(weight);
      for (int i = 0; i < values.length; i++) {
        values[i] -= 0.1f * gradient[i];
      }
      weight.set(values);
    }
  }

  private static Plan plan(Model model, Kernels kernels, Mode mode) {
    return new Plan(model, PlanSpec.of(2).kernels(kernels).mode(mode));
  }

  private static float[] run(Plan plan) {
    CounterRandom random = CounterRandom.ofSeed(1);
    float[] x = plan.input(0);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.uniform(i);
    }
    plan.forward(2, 0);
    return plan.output(0).clone();
  }
}
