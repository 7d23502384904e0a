package dev.fovea.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.schedule.CosineDecay;
import dev.fovea.schedule.Schedule;
import dev.fovea.train.WeightUpdate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizersTest {
  static Stream<Optimizer> changed() {
    Schedule rate = new CosineDecay(0.1, 100, 0.1, 0.5, 20);
    OptimizerOptions options = OptimizerOptions.NONE.clipvalue(0.5).weightDecay(0.02).ema(0.9, 7);
    return Stream.of(
        new SGD(rate, 0.8, true, options),
        new Adam(rate, 0.8, 0.99, 1e-5, true, "Adam", options),
        new Adam(rate, 0.8, 0.99, 1e-5, false, "AdamW", options),
        new Adamax(rate, 0.8, 0.99, 1e-5, options),
        new Nadam(rate, 0.8, 0.99, 1e-5, options),
        new RMSprop(rate, 0.8, 0.5, 1e-5, true, options),
        new Adagrad(rate, 0.5, 1e-5, options),
        new Adadelta(rate, 0.8, 1e-5, options),
        new Lion(rate, 0.8, 0.9, options));
  }

  /** What is written is read as the same, whole. */
  @ParameterizedTest
  @MethodSource("changed")
  void isReadFromItsConfiguration(Optimizer optimizer) {
    Config config = Optimizers.config(optimizer, 0.1);
    assertThat(Optimizers.of(optimizer.className(), config)).isEqualTo(optimizer);
    Optimizer constant = optimizer.withLearningRate(Schedule.constant(0.25));
    assertThat(Optimizers.of(optimizer.className(), Optimizers.config(constant, 0.25)))
        .isEqualTo(constant);
    assertThat(optimizer.withOptions(OptimizerOptions.NONE).options())
        .isEqualTo(OptimizerOptions.NONE);
  }

  /** Keras 3's defaults. */
  @Test
  void defaults() {
    Map<String, Optimizer> expected =
        Map.of(
            "sgd", new SGD(0.01, 0),
            "adam", new Adam(0.001),
            "adamw", Adam.adamW(0.001),
            "adamax", new Adamax(0.001),
            "nadam", new Nadam(0.001),
            "rmsprop", new RMSprop(0.001),
            "adagrad", new Adagrad(0.001),
            "adadelta", new Adadelta(0.001),
            "lion", new Lion(0.001));
    expected.forEach((name, is) -> assertThat(Optimizers.of(name)).isEqualTo(is));
    assertThat(Optimizers.of("RMSprop")).isEqualTo(new RMSprop(0.001));
    assertThat(Optimizers.of("adamw").options().weightDecay()).isEqualTo(0.004);
    assertThat(new Adam(0.001).options()).isEqualTo(OptimizerOptions.NONE);
  }

  /** Keras writes null for what is off. */
  @Test
  void optionsThatAreOffAreNone() {
    Config config = Optimizers.config(new SGD(0.5, 0), 0.5);
    assertThat(config.values())
        .containsEntry("name", "sgd")
        .containsEntry("learning_rate", 0.5)
        .containsEntry("weight_decay", Config.NOTHING)
        .containsEntry("clipnorm", Config.NOTHING)
        .containsEntry("use_ema", false)
        .containsEntry("ema_momentum", 0.99)
        .containsEntry("momentum", 0.0)
        .containsEntry("nesterov", false);
    Config plainAdamW = Config.empty().with("weight_decay", Config.NOTHING);
    assertThat(Optimizers.of("AdamW", plainAdamW).options().weightDecay()).isZero();
    Config averaging = Config.empty().with("use_ema", true);
    assertThat(Optimizers.of("SGD", averaging).options())
        .isEqualTo(OptimizerOptions.NONE.ema(0.99, 0));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> Optimizers.of("adan"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown optimizer \"adan\"")
        .hasMessageContaining("nadam");
    assertThatThrownBy(() -> new SGD(0.1, 1.5))
        .hasMessageContaining("momentum must be from 0 to 1, not 1.5");
    assertThatThrownBy(() -> Optimizers.of("adam", Config.empty().with("beta_1", -1)))
        .hasMessageContaining("beta_1 must be from 0 to 1, not -1");
    assertThatThrownBy(() -> Optimizers.of("adam", Config.empty().with("epsilon", -1)))
        .hasMessageContaining("epsilon must be at least 0");
    assertThatThrownBy(() -> Optimizers.of("sgd", Config.empty().with("learning_rate", "fast")))
        .hasMessageContaining("\"learning_rate\" must be a number, not fast");
  }

  /**
   * The mean square less the square of the mean is at least 0, but not in floats: with a gradient
   * that stays the same it falls below for some of these.
   */
  @ParameterizedTest
  @MethodSource("rules")
  void constantGradientsNeverGiveNaN(Optimizer optimizer) {
    float[] gradients = new float[500];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = (i % 2 == 0 ? 1 : -1) * (float) Math.pow(10, i / 100.0 - 2) * 1.234567f;
    }
    float[] weights = new float[gradients.length];
    OptimizerState state = new OptimizerState(optimizer, List.of(weights));
    WeightUpdate update = new WeightUpdate(optimizer, Workers.of(1));
    for (int step = 0; step < 400; step++) {
      update.step(state, List.of(weights), List.of(gradients.clone()));
      for (float weight : weights) {
        assertThat(weight).as("after step %d", step).isFinite();
      }
    }
  }

  static Stream<Optimizer> rules() {
    return Stream.of(
        new RMSprop(Schedule.constant(1e-3), 0.9, 0, 1e-7, true, OptimizerOptions.NONE),
        new RMSprop(Schedule.constant(1e-3), 0.9, 0.5, 1e-7, true, OptimizerOptions.NONE),
        new RMSprop(Schedule.constant(1e-3), 0.99, 0, 1e-7, true, OptimizerOptions.NONE),
        new RMSprop(1e-3),
        new Adam(1e-3),
        new Adam(Schedule.constant(1e-3), 0.9, 0.999, 1e-7, true, "Adam", OptimizerOptions.NONE),
        new Adamax(1e-3),
        new Nadam(1e-3),
        new Adagrad(1e-3),
        new Adadelta(1e-3),
        new Lion(1e-3));
  }
}
