package dev.fovea.formats;

import static dev.fovea.layer.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.keras.OptimizerVariables;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.metric.BinaryAccuracy;
import dev.fovea.metric.Direction;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Nadam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.OptimizerOptions;
import dev.fovea.optimizer.RMSprop;
import dev.fovea.optimizer.SGD;
import dev.fovea.schedule.CosineDecay;
import dev.fovea.schedule.Schedule;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The order of the optimizer's variables is that in which Keras's {@code build} makes them: those
 * of one {@code add_optimizer_variables} weight by weight, one call after the other.
 */
class OptimizerVariablesTest {
  private static final Schedule RATE = Schedule.constant(0.5);
  private static final OptimizerOptions NONE = OptimizerOptions.NONE;

  /** A kernel (3, 2) and a bias (2); slot s of weight w is filled with 10 w + s. */
  private static Trainer trainer(Optimizer optimizer) {
    Model model = Model.sequential(Shape.of(3), dense(2));
    Trainer trainer = Trainer.compile(model, optimizer, new MeanSquaredError());
    trainer.optimizerState().iterations(7);
    for (int weight = 0; weight < 2; weight++) {
      float[][] slots = trainer.optimizerState().slots(weight);
      for (int slot = 0; slot < slots.length; slot++) {
        Arrays.fill(slots[slot], 10 * weight + slot);
      }
    }
    return trainer;
  }

  /** Returns one number of each variable. */
  private static List<Double> order(Optimizer optimizer) {
    List<Double> order = new ArrayList<>();
    for (Object variable : OptimizerVariables.of(trainer(optimizer))) {
      Object first = variable;
      while (first instanceof Object[] rows) {
        first = rows[0];
      }
      order.add(first instanceof float[] row ? (double) row[0] : ((Number) first).doubleValue());
    }
    return order;
  }

  @Test
  void slotsOfOneCallLieTogether() {
    // iteration, learning_rate, then momentum and velocity of each weight
    assertThat(order(new Adam(0.5))).containsExactly(7.0, 0.5, 0.0, 1.0, 10.0, 11.0);
    // then velocity_hat
    assertThat(order(new Adam(RATE, 0.9, 0.999, 1e-7, true, "Adam", NONE)))
        .containsExactly(7.0, 0.5, 0.0, 1.0, 10.0, 11.0, 2.0, 12.0);
    // velocity, momentum, average_gradient
    assertThat(order(new RMSprop(RATE, 0.9, 0.5, 1e-7, true, NONE)))
        .containsExactly(7.0, 0.5, 0.0, 10.0, 1.0, 11.0, 2.0, 12.0);
    assertThat(order(new SGD(0.5, 0))).containsExactly(7.0, 0.5);
  }

  @Test
  void averagesComeFirst() {
    // The moving average is the last of our slots: 1 and 11.
    assertThat(order(new SGD(0.5, 0.9).withOptions(NONE.ema(0.9, 0))))
        .containsExactly(7.0, 0.5, 1.0, 11.0, 0.0, 10.0);
  }

  @Test
  void aScheduleIsNoVariable() {
    Optimizer optimizer = new SGD(0.5, 0.9).withLearningRate(CosineDecay.of(0.5, 100));
    assertThat(order(optimizer)).containsExactly(7.0, 0.0, 10.0);
    Trainer trainer = trainer(optimizer);
    trainer.optimizerState().learningRate(0.25);
    assertThat(OptimizerVariables.of(trainer)).hasSize(4).contains(0.25f);
  }

  @Test
  void nadamEndsWithItsProduct() {
    List<Double> order = order(new Nadam(0.5));
    assertThat(order).startsWith(7.0, 0.5, 0.0, 1.0, 10.0, 11.0).hasSize(7);
    double product = 1;
    for (int t = 1; t <= 7; t++) {
      product *= 0.9 * (1 - 0.5 * Math.pow(0.96, t));
    }
    assertThat(order.getLast()).isEqualTo((double) (float) product);
  }

  static Stream<Optimizer> all() {
    return Stream.of(
        new SGD(0.5, 0.9).withLearningRate(CosineDecay.of(0.5, 100)),
        new Adam(RATE, 0.9, 0.999, 1e-7, true, "Adam", NONE.ema(0.9, 0)),
        new RMSprop(RATE, 0.9, 0.5, 1e-7, true, NONE),
        new Nadam(0.5));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isReadAsWritten(Optimizer optimizer, @TempDir Path folder) throws Exception {
    Trainer saved = trainer(optimizer);
    Path file = folder.resolve("model.keras");
    SavedModel.of(saved).save(file);
    Trainer loaded = SavedModel.load(file).trainer().orElseThrow();
    assertThat(loaded.optimizer()).isEqualTo(optimizer);
    assertThat(loaded.optimizerState().iterations()).isEqualTo(7);
    for (int weight = 0; weight < 2; weight++) {
      assertThat(loaded.optimizerState().slots(weight))
          .isDeepEqualTo(saved.optimizerState().slots(weight));
    }
  }

  /** A rate set by hand stays, and an unknown metric is the only thing that is lost. */
  @Test
  void loadsWhatCanBeLoaded(@TempDir Path folder) throws Exception {
    Trainer saved =
        Trainer.compile(
            Model.sequential(Shape.of(3), dense(2)),
            new SGD(0.5, 0.9).withLearningRate(CosineDecay.of(0.5, 100)),
            new MeanSquaredError(),
            new OwnMetric(),
            new BinaryAccuracy());
    saved.optimizerState().learningRate(0.125);
    Path file = folder.resolve("model.keras");
    SavedModel.of(saved).save(file);
    Trainer loaded = SavedModel.load(file).trainer().orElseThrow();
    assertThat(loaded.optimizer()).isEqualTo(new SGD(0.125, 0.9));
    assertThat(loaded.metrics()).containsExactly(new BinaryAccuracy());
  }

  private record OwnMetric() implements Metric {
    @Override
    public String name() {
      return "own";
    }

    @Override
    public Direction direction() {
      return Direction.DOWN;
    }

    @Override
    public Count start(Shape prediction, Shape target) {
      return Metrics.of("mse").start(prediction, target);
    }
  }
}
