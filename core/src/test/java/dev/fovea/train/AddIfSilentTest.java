package dev.fovea.train;

import static dev.fovea.layer.Layers.cCells;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.sCells;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.neocognitron.SCells;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddIfSilentTest {
  private static final Kernels KERNELS = Kernels.best(Workers.of(2));

  /** A horizontal and a vertical bar in the middle of square images, at each strength. */
  private static Dataset bars(int size, float... strengths) {
    int samples = 2 * strengths.length;
    Tensor x = Tensor.zeros(Shape.of(samples, size, size, 1));
    int middle = size / 2;
    for (int i = 0; i < samples; i++) {
      for (int j = middle - 1; j <= middle + 1; j++) {
        int position = i % 2 == 0 ? middle * size + j : j * size + middle;
        x.data()[i * size * size + position] = strengths[i / 2];
      }
    }
    return Datasets.of(x, Tensor.zeros(Shape.of(samples, 1)));
  }

  /** The strength of an image does not make it another feature. */
  @Test
  void learnsEachFeatureOnce() {
    SCells cells = sCells(6, 0.6, 3).padding(Padding.VALID).name("s");
    Model model = Model.sequential(Shape.of(3, 3, 1), cells);
    AddIfSilent rule = new AddIfSilent(0.75, 2, 100);
    assertThat(rule.learn(model, "s", bars(3, 1, 0.5f, 2), 3, KERNELS)).isEqualTo(2);
    float[] excitation = model.weights().get(0).values();
    float[] inhibition = model.weights().get(1).values();
    assertThat(inhibition).containsExactly(2, 2, 0, 0, 0, 0);
    // a = strength c p / |p|: the sum of a^2 / c is strength^2, for the middle row or column of p.
    float[] c = cells.strengths();
    for (int plane = 0; plane < 6; plane++) {
      double sum = 0;
      for (int tap = 0; tap < 9; tap++) {
        float a = excitation[tap * 6 + plane];
        assertThat(a).isNotNegative();
        sum += a * a / c[tap];
      }
      assertThat(sum).isCloseTo(plane < 2 ? 4 : 0, within(1e-4));
    }
    boolean firstIsHorizontal = excitation[3 * 6] > 0;
    for (int tap = 0; tap < 9; tap++) {
      boolean horizontal = tap / 3 == 1;
      boolean vertical = tap % 3 == 1;
      assertThat(excitation[tap * 6] > 0).isEqualTo(firstIsHorizontal ? horizontal : vertical);
      assertThat(excitation[tap * 6 + 1] > 0).isEqualTo(firstIsHorizontal ? vertical : horizontal);
    }
  }

  /** The new plane's cell at the seed responds with the paper's value for a similarity of 1. */
  @Test
  void theSeedRespondsToItsPattern() {
    SCells cells = sCells(1, 0.5, 3).name("s");
    Model model = Model.sequential(Shape.of(5, 5, 1), cells);
    Dataset one = Datasets.limit(bars(5, 1), 1);
    new AddIfSilent(0.6, 3, 1).learn(model, "s", one, 1, KERNELS);
    float[] x = new float[25];
    one.readInput(0, 0, x, 0);
    float[] y = model.predict(Tensor.of(Shape.of(1, 5, 5, 1), x)).data();
    float[] c = cells.strengths();
    double v = Math.sqrt(c[3] + c[4] + c[5]);
    assertThat((double) y[12]).isCloseTo((1 + 3 * v) / (1 + 0.5 * 3 * v) - 1, within(1e-5));
    assertThat(y[0]).isZero();
  }

  @Test
  void stopsWhenAllPlanesAreInUse() {
    Model model = Model.sequential(Shape.of(28, 28, 1), sCells(3, 0.6, 5).name("s"));
    Dataset digits = DigitsDataset.split(1).train();
    assertThat(new AddIfSilent(0.9, 1, 50).learn(model, "s", digits, 1, KERNELS)).isEqualTo(3);
  }

  @Test
  void theSameBitsForAnyThreads() {
    assertThat(twoStages(2, 1)).isEqualTo(twoStages(2, 2));
  }

  @Test
  void theSeedChoosesTheOrder() {
    assertThat(twoStages(3, 1)).isNotEqualTo(twoStages(2, 1));
  }

  private static float[] twoStages(long seed, int threads) {
    Kernels kernels = Kernels.best(Workers.of(threads));
    Model model =
        Model.sequential(
            Shape.of(28, 28, 1),
            sCells(8, 0.6, 5).name("s1"),
            cCells(5).strides(2),
            sCells(20, 0.5, 3).name("s2"));
    Dataset digits = DigitsDataset.split(1).train();
    for (String layer : List.of("s1", "s2")) {
      assertThat(new AddIfSilent(0.75, 10, 100).learn(model, layer, digits, seed, kernels))
          .isGreaterThan(1);
    }
    float[] excitation = model.layer("s2").weight("excitation").values();
    return excitation.clone();
  }

  @Test
  void refusesOtherLayers() {
    Model model = Model.sequential(Shape.of(5, 5, 1), conv2D(2, 3).name("conv"));
    assertThatThrownBy(
            () -> new AddIfSilent(0.7, 1, 10).learn(model, "conv", bars(5, 1), 1, KERNELS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Conv2D \"conv\" has no S-cells, which add-if-silent teaches");
    assertThatThrownBy(() -> new AddIfSilent(0, 1, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threshold");
    assertThatThrownBy(() -> new AddIfSilent(0.7, 0, 10)).hasMessageContaining("strength");
  }
}
