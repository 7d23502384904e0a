package dev.fovea.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.config.Config;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RegularizersTest {
  static final List<Regularizer> ALL =
      List.of(Regularizers.l1(0.1), Regularizers.l2(0.2), Regularizers.l1l2(0.1, 0.2));

  @Test
  void penaltyAndGradient() {
    float[] weight = {3, -4, 0};
    Regularizer both = Regularizers.l1l2(0.5, 0.1);
    assertThat(both.penalty(weight)).isCloseTo(0.5 * 7 + 0.1 * 25, within(1e-9));
    float[] gradient = {1, 1, 1};
    both.addGradient(weight, gradient);
    assertThat(gradient)
        .containsExactly(new float[] {1 + 0.5f + 0.6f, 1 - 0.5f - 0.8f, 1}, within(1e-6f));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void configurationGivesTheSame(Regularizer regularizer) {
    assertThat(regularizer.describe().module()).isEqualTo("keras.regularizers");
    Config config = Config.empty().with("r", regularizer.describe());
    assertThat(Regularizers.from(config, "r")).isEqualTo(regularizer);
  }

  @Test
  void names() {
    assertThat(Regularizers.named("l1")).isEqualTo(Regularizers.l1(0.01));
    assertThat(Regularizers.named("L2")).isEqualTo(Regularizers.l2(0.01));
    assertThat(Regularizers.named("l1_l2")).isEqualTo(Regularizers.l1l2(0, 0));
    assertThatThrownBy(() -> Regularizers.l1(-1))
        .hasMessage("l1 and l2 must be at least 0, not -1.0, 0.0");
  }
}
