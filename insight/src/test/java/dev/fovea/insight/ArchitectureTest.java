package dev.fovea.insight;

import static dev.fovea.layer.Layers.averagePooling2D;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv2DTranspose;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.depthwiseConv2D;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.separableConv2D;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.insight.Architecture.Row;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static Architecture of(Model model) {
    return Architecture.of(LayerLookup.of(model));
  }

  /** The textbook's: 26x26x32, 24x24x64, 36,864 values to 9,216, 1,199,882 parameters. */
  @Test
  void theTextbooksNetwork() {
    Architecture basic =
        of(
            Model.sequential(
                Shape.of(28, 28, 1),
                conv2D(32, 3),
                conv2D(64, 3),
                maxPooling2D(2),
                dropout(0.25),
                flatten(),
                dense(128),
                dropout(0.5),
                dense(10)));

    assertThat(basic.parameters()).isEqualTo(1_199_882);
    assertThat(basic.rows().stream().map(Row::values))
        .containsExactly(784L, 21_632L, 36_864L, 9_216L, 9_216L, 9_216L, 128L, 128L, 10L);
    assertThat(basic.rows().stream().map(Row::fieldText))
        .containsExactly("1x1", "3x3", "5x5", "6x6", "6x6", "6x6", "all", "all", "all");
    // Outputs times the weights that each of them takes.
    assertThat(basic.rows().stream().map(Row::multiplications))
        .containsExactly(
            0L, 26L * 26 * 32 * 9, 24L * 24 * 64 * 9 * 32, 0L, 0L, 0L, 9216L * 128, 0L, 128L * 10);
    assertThat(basic.multiplications()).isEqualTo(11_992_448);
  }

  @Test
  void theMultiplicationsOfOtherConvolutions() {
    Architecture other =
        of(
            Model.sequential(
                Shape.of(16, 16, 2),
                conv2D(4, 3, 5).strides(2),
                averagePooling2D(2).strides(1),
                conv2D(4, 2).dilationRate(2),
                depthwiseConv2D(1).depthMultiplier(2),
                separableConv2D(3, 2),
                conv2DTranspose(5, 2).strides(2)));

    assertThat(other.rows().stream().map(row -> row.layer().outputShape()))
        .containsExactly(
            Shape.of(16, 16, 2),
            Shape.of(7, 6, 4),
            Shape.of(6, 5, 4),
            Shape.of(4, 3, 4),
            Shape.of(4, 3, 8),
            Shape.of(3, 2, 3),
            Shape.of(6, 4, 5));
    assertThat(other.rows().stream().map(Row::multiplications))
        .containsExactly(
            0L,
            7L * 6 * 4 * 15 * 2,
            0L,
            4L * 3 * 4 * 4 * 4,
            4L * 3 * 8,
            3L * 2 * (4 * 8 + 8 * 3),
            3L * 2 * 4 * 3 * 5);
  }

  @Test
  void aLayerThatIsUsedTwiceCountsOnce() {
    Symbol in = Symbol.input(8);
    var shared = dense(8);
    Architecture twice = of(Model.of(in, in.then(shared).then(shared)));

    assertThat(twice.rows()).hasSize(3);
    assertThat(twice.parameters()).isEqualTo(72);
    assertThat(twice.multiplications()).isEqualTo(128);
  }
}
