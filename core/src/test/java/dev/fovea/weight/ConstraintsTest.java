package dev.fovea.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ConstraintsTest {
  private static final Offset<Float> CLOSE = within(1e-5f);

  static final List<Constraint> ALL =
      List.of(
          Constraints.maxNorm(3),
          Constraints.maxNorm(1.5, 0, 1, 2),
          Constraints.minMaxNorm(0.5, 2, 1),
          new MinMaxNorm(0, 1, 0.5, List.of(0)),
          Constraints.unitNorm(0, 1),
          Constraints.nonNeg());

  private static float[] applied(Constraint constraint, Shape shape, float... weight) {
    constraint.apply(weight, shape);
    return weight;
  }

  /** Columns (3, 4) and (0.3, 0.4), of norms 5 and 0.5. */
  private static final float[] COLUMNS = {3, 0.3f, 4, 0.4f};

  @Test
  void normsOfColumns() {
    Shape shape = Shape.of(2, 2);
    assertThat(applied(Constraints.maxNorm(2), shape, COLUMNS.clone()))
        .containsExactly(new float[] {1.2f, 0.3f, 1.6f, 0.4f}, CLOSE);
    assertThat(applied(Constraints.unitNorm(), shape, COLUMNS.clone()))
        .containsExactly(new float[] {0.6f, 0.6f, 0.8f, 0.8f}, CLOSE);
    assertThat(applied(Constraints.minMaxNorm(1, 2), shape, COLUMNS.clone()))
        .containsExactly(new float[] {1.2f, 0.6f, 1.6f, 0.8f}, CLOSE);
    assertThat(applied(new MinMaxNorm(1, 2, 0.5, List.of(0)), shape, COLUMNS.clone()))
        .containsExactly(new float[] {2.1f, 0.45f, 2.8f, 0.6f}, CLOSE);
  }

  @Test
  void otherAxes() {
    assertThat(applied(Constraints.unitNorm(1), Shape.of(2, 2), 3, 4, 0, 2))
        .containsExactly(new float[] {0.6f, 0.8f, 0, 1}, CLOSE);
    assertThat(applied(Constraints.unitNorm(-1), Shape.of(2, 2), 3, 4, 0, 2))
        .containsExactly(new float[] {0.6f, 0.8f, 0, 1}, CLOSE);
    // Two filters of 2x1x1: (3, 4) and (6, 8).
    assertThat(applied(Constraints.maxNorm(5, 0, 1, 2), Shape.of(2, 1, 1, 2), 3, 6, 4, 8))
        .containsExactly(new float[] {3, 3, 4, 4}, CLOSE);
    assertThatThrownBy(() -> applied(Constraints.unitNorm(2), Shape.of(2, 2), COLUMNS.clone()))
        .isInstanceOf(ShapeException.class);
  }

  @Test
  void signs() {
    assertThat(applied(Constraints.nonNeg(), Shape.of(3), -1, 0, 2)).containsExactly(0, 0, 2);
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void configurationGivesTheSame(Constraint constraint) {
    assertThat(constraint.describe().module()).isEqualTo("keras.constraints");
    Config config = Config.empty().with("c", constraint.describe());
    assertThat(Constraints.from(config, "c")).isEqualTo(constraint);
  }

  @Test
  void names() {
    assertThat(Constraints.named("max_norm")).isEqualTo(Constraints.maxNorm(2));
    assertThat(Constraints.named("unit_norm")).isEqualTo(Constraints.unitNorm(0));
    assertThat(Constraints.named("non_neg")).isEqualTo(Constraints.nonNeg());
    assertThat(Constraints.named("min_max_norm")).isEqualTo(Constraints.minMaxNorm(0, 1));
    assertThat(Constraints.from(Config.empty(), "c")).isSameAs(Constraint.NONE);
    assertThatThrownBy(() -> Constraints.minMaxNorm(2, 1))
        .hasMessage("min_value 2.0 must not be above max_value 1.0");
  }
}
