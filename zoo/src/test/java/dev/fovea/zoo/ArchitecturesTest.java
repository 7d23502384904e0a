package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Architectures are what their sources and documentation describe. */
class ArchitecturesTest {
  /** The task of a seed is always the same, and its test samples are not trained on. */
  @ParameterizedTest
  @ValueSource(strings = {"signal-1d", "shapes-3d", "photo-small"})
  void tasksDependOnTheSeedOnly(String name) {
    Architecture architecture = Zoo.of(name);
    Split task = architecture.task(5).orElseThrow();
    assertThat(first(task.train())).isEqualTo(first(architecture.task(5).orElseThrow().train()));
    assertThat(first(task.train())).isNotEqualTo(first(architecture.task(6).orElseThrow().train()));
    assertThat(first(task.train())).isNotEqualTo(first(task.test()));
    assertThat(task.train().inputShape()).isEqualTo(architecture.input());
    Classified test = Classified.of(task.test());
    assertThat(IntStream.range(0, 200).map(test::label).distinct().count())
        .isEqualTo(architecture.classes());
  }

  private static float[] first(Dataset dataset) {
    float[] values = new float[dataset.inputShape().size()];
    dataset.readInput(0, 0, values, 0);
    return values;
  }

  /** The paper's numbers: 156, 12, 1,516, 32, 48,120 and 10,164 trainable parameters. */
  @Test
  void leNetHasTheParametersOfThePaper() {
    Model model = LeNet5.RADIAL_BASIS.create();
    assertThat(
            model.layers().stream()
                .map(
                    layer ->
                        layer.weights().stream()
                            .filter(weight -> weight.spec().trainable())
                            .mapToInt(weight -> weight.size())
                            .sum())
                .filter(count -> count > 0))
        .containsExactly(156, 12, 1_516, 32, 48_120, 10_164);
    assertThat(model.outputShape()).isEqualTo(Shape.of(10));
    // The softmax layer has 84 weights and a bias for each class.
    assertThat(LeNet5.SOFTMAX.create().parameters()).isEqualTo(60_000 + 850);
  }

  /** Table I: six maps of three neighbours, six of four, three of two pairs, one of all. */
  @Test
  void eachMapOfS2ReachesTenOfC3() {
    assertThat(LeNet5.TABLE.stream().map(List::size))
        .containsExactly(3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6);
    int[] uses = new int[6];
    LeNet5.TABLE.forEach(channels -> channels.forEach(channel -> uses[channel]++));
    assertThat(Arrays.stream(uses)).containsOnly(10);
    assertThat(new HashSet<>(LeNet5.TABLE)).hasSize(16);
  }

  @Test
  void sizesAreAsDocumented() {
    assertThat(new LeNet5Modern().create().parameters()).isEqualTo(61_706);
    assertThat(new Mlp().create().parameters()).isEqualTo(669_706);
    assertThat(new ResNetSmall().create().parameters()).isEqualTo(402_906);
    assertThat(new MobileNetSmall().create().parameters()).isEqualTo(51_722);
  }
}
