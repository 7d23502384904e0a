package dev.fovea.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.config.Config;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class InitializersTest {
  /** A kernel of 3x3 from 40 to 60 channels: fans 360 and 540. */
  private static final Shape KERNEL = Shape.of(3, 3, 40, 60);

  static final List<Initializer> ALL =
      List.of(
          Initializers.zeros(),
          Initializers.ones(),
          Initializers.constant(0.5),
          new RandomNormal(1, 2),
          new RandomUniform(-1, 3),
          new TruncatedNormal(1, 2),
          Initializers.glorotUniform(),
          Initializers.glorotNormal(),
          Initializers.heUniform(),
          Initializers.heNormal(),
          Initializers.lecunUniform(),
          Initializers.lecunNormal(),
          new VarianceScaling(
              0.5, VarianceScaling.Mode.FAN_OUT, VarianceScaling.Distribution.UNTRUNCATED_NORMAL),
          new Orthogonal(2),
          new IdentityMatrix(3));

  private static float[] filled(Initializer initializer, Shape shape) {
    float[] weight = new float[shape.size()];
    initializer.fill(weight, shape, CounterRandom.ofSeed(5));
    return weight;
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    return Math.sqrt(
        IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElseThrow());
  }

  private static double largest(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).max().orElse(0);
  }

  /** Variance scale / n: 2 / (in + out), 2 / in or 1 / in. */
  @ParameterizedTest
  @CsvSource({
    "glorot_uniform, 2, 900",
    "glorot_normal, 2, 900",
    "he_uniform, 2, 360",
    "he_normal, 2, 360",
    "lecun_uniform, 1, 360",
    "lecun_normal, 1, 360"
  })
  void variances(String name, double scale, double fans) {
    double expected = Math.sqrt(scale / fans);
    float[] weight = filled(Initializers.named(name), KERNEL);
    assertThat(mean(weight)).isCloseTo(0, within(0.02 * expected));
    assertThat(deviation(weight)).isCloseTo(expected, within(0.02 * expected));
    double limit = name.endsWith("uniform") ? Math.sqrt(3) : 2 / 0.87962566103423978;
    assertThat(largest(weight)).isBetween(0.98 * limit * expected, 1.0001 * limit * expected);
  }

  @Test
  void plainOnes() {
    Shape shape = Shape.of(100, 100);
    assertThat(filled(Initializers.zeros(), shape)).containsOnly(0);
    assertThat(filled(Initializers.ones(), shape)).containsOnly(1);
    assertThat(filled(Initializers.constant(-2.5), shape)).containsOnly(-2.5f);
    float[] normal = filled(new RandomNormal(1, 2), shape);
    assertThat(mean(normal)).isCloseTo(1, within(0.06));
    assertThat(deviation(normal)).isCloseTo(2, within(0.05));
    float[] uniform = filled(new RandomUniform(-1, 3), shape);
    assertThat(mean(uniform)).isCloseTo(1, within(0.05));
    assertThat(deviation(uniform)).isCloseTo(4 / Math.sqrt(12), within(0.03));
    float[] truncated = filled(new TruncatedNormal(1, 2), shape);
    assertThat(mean(truncated)).isCloseTo(1, within(0.06));
    assertThat(deviation(truncated)).isCloseTo(2 * 0.8796, within(0.04));
    assertThat(
            IntStream.range(0, truncated.length).mapToDouble(i -> truncated[i] - 1).map(Math::abs))
        .allMatch(distance -> distance <= 4);
  }

  @ParameterizedTest
  @CsvSource({"20, 7", "7, 20", "9, 9"})
  void orthogonal(int rows, int columns) {
    float[] q = filled(new Orthogonal(2), Shape.of(rows, columns));
    int count = Math.min(rows, columns);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        double product = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          product +=
              rows < columns
                  ? q[i * columns + k] * q[j * columns + k]
                  : q[k * columns + i] * q[k * columns + j];
        }
        assertThat(product).isCloseTo(i == j ? 4 : 0, within(1e-5));
      }
    }
  }

  @Test
  void ranks() {
    assertThat(filled(new IdentityMatrix(3), Shape.of(2, 3))).containsExactly(3, 0, 0, 0, 3, 0);
    assertThatThrownBy(() -> filled(Initializers.identity(), KERNEL))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("weights of rank 2, not 3x3x40x60");
    assertThatThrownBy(() -> filled(Initializers.orthogonal(), Shape.of(3)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("rank 2 and more, not 3");
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void configurationGivesTheSame(Initializer initializer) {
    assertThat(initializer.describe().module()).isEqualTo("keras.initializers");
    Config config = Config.empty().with("init", initializer.describe());
    assertThat(Initializers.from(config, "init", Initializers.zeros())).isEqualTo(initializer);
  }

  @Test
  void namesOfKeras() {
    assertThat(
            Arrays.stream(VarianceScaling.Preset.values())
                .map(preset -> preset.initializer().describe().className()))
        .containsExactly(
            "GlorotUniform",
            "GlorotNormal",
            "HeUniform",
            "HeNormal",
            "LecunUniform",
            "LecunNormal");
    assertThat(Initializers.named("normal")).isEqualTo(new RandomNormal(0, 0.05));
    assertThat(Initializers.named("uniform")).isEqualTo(new RandomUniform(-0.05, 0.05));
    assertThat(Initializers.named("truncated_normal")).isEqualTo(new TruncatedNormal(0, 0.05));
    assertThat(Initializers.named("variance_scaling"))
        .isEqualTo(Initializers.named("lecun_normal"));
    assertThat(Initializers.named("Identity")).isEqualTo(Initializers.named("identity"));
    assertThatThrownBy(() -> Initializers.named("magic"))
        .hasMessageContaining(
            "unknown initializer \"magic\"; register one of your own with Initializers.register;"
                + " known are constant, glorot_normal,");
  }

  @Test
  void ofYourOwn() {
    Initializers.register("Halves", config -> Initializers.constant(0.5));
    assertThat(Initializers.named("Halves")).isEqualTo(Initializers.constant(0.5));
  }
}
