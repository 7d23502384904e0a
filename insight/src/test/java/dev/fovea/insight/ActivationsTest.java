package dev.fovea.insight;

import static dev.fovea.layer.Layers.averagePooling2D;
import static dev.fovea.layer.Layers.conv1D;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.globalMaxPooling2D;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationsTest {
  private static Tensor random(int... dims) {
    Tensor tensor = Tensor.zeros(Shape.of(dims));
    CounterRandom random = CounterRandom.ofSeed(1);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i, -1, 1);
    }
    return tensor;
  }

  @Test
  void valuesAreThoseOfEachSample() {
    Model model =
        Model.sequential(
            Shape.of(8, 8, 1),
            conv2D(3, 3).activation(Activation.RELU),
            flatten(),
            dense(4).activation(Activation.SOFTMAX));
    Tensor x = random(2, 8, 8, 1);
    Activations both = Activations.of(model, x);
    Activations second = Activations.of(model, x.samples(1, 2));

    assertThat(both.values(both.output()).data())
        .containsExactly(model.predict(x).data(), within(1e-6f));
    for (PlannedLayer layer : both.layers()) {
      assertThat(both.values(layer, 1).data())
          .containsExactly(
              second.values(second.layers().get(layer.index()), 0).data(), within(1e-6f));
    }
    PlannedLayer conv = LayerLookup.find(both.layers(), "conv2d");
    Tensor before = both.valuesBeforeActivation(conv, 0);
    for (int i = 0; i < before.data().length; i++) {
      assertThat(both.values(conv, 0).data()[i]).isEqualTo(Math.max(0, before.data()[i]));
    }
    assertThatThrownBy(() -> both.values(conv, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void samplesOfAnotherShapeAreRefused() {
    Model model = Model.sequential(Shape.of(8, 8, 1), conv2D(3, 3));

    assertThatThrownBy(() -> Activations.of(model, random(1, 9, 9, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("8x8x1");
  }

  @Test
  void mapsAreTakenByChannel() {
    Tensor sample = random(2, 3, 4);
    FeatureMaps maps = FeatureMaps.of(sample);

    assertThat(maps.count()).isEqualTo(4);
    assertThat(maps.map(3)[1 * 3 + 2]).isEqualTo(sample.get(1, 2, 3));
    FeatureMaps rows = FeatureMaps.of(random(5, 2));
    assertThat(rows.height()).isEqualTo(1);
    assertThat(rows.width()).isEqualTo(5);
    FeatureMaps volume = FeatureMaps.of(random(2, 3, 4, 5));
    assertThat(volume.height()).isEqualTo(6);
    assertThat(volume.count()).isEqualTo(5);
    assertThatThrownBy(() -> FeatureMaps.of(random(7))).hasMessageContaining("no maps");
  }

  @Test
  void theStrongestMapHasTheLargestMagnitudes() {
    assertThat(FeatureMaps.of(Tensor.of(Shape.of(1, 2, 3), 1, -9, 0, 2, 0, 3)).strongest())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"valid,2,2", "same,2,2", "valid,2,1", "same,3,2"})
  void everyWinnerGivesItsOutput(Padding padding, int size, int stride) {
    Layer pool = maxPooling2D(size).strides(stride).padding(padding);
    Model model = Model.sequential(Shape.of(7, 6, 3), pool);
    Activations activations = Activations.of(model, random(2, 7, 6, 3));
    PoolingWinners winners = PoolingWinners.of(activations, activations.output(), 1, 2);

    assertThat(winners.winners()).hasSameSizeAs(winners.output());
    Tensor expected = activations.values(activations.output(), 1);
    for (int i = 0; i < winners.output().length; i++) {
      assertThat(winners.output()[i]).isEqualTo(expected.data()[i * 3 + 2]);
      assertThat(winners.input()[winners.winners()[i]]).isEqualTo(winners.output()[i]);
    }
  }

  @Test
  void anAverageHasNoWinnersAndAWholeMapHasOne() {
    Model average = Model.sequential(Shape.of(4, 4, 1), averagePooling2D(2));
    Activations a = Activations.of(average, random(1, 4, 4, 1));
    assertThat(PoolingWinners.of(a, a.output(), 0, 0).winners()).isEmpty();

    Model global = Model.sequential(Shape.of(4, 4, 2), globalMaxPooling2D());
    Activations g = Activations.of(global, random(1, 4, 4, 2));
    PoolingWinners winners = PoolingWinners.of(g, g.output(), 0, 1);
    assertThat(winners.winners()).hasSize(1);
    assertThat(winners.output()[0]).isEqualTo(winners.input()[winners.winners()[0]]);
  }

  @Test
  void rowsPoolToo() {
    Model model =
        Model.sequential(Shape.of(9, 1), conv1D(2, 2), dev.fovea.layer.Layers.maxPooling1D(2));
    Activations activations = Activations.of(model, random(1, 9, 1));

    assertThat(PoolingWinners.of(activations, activations.output(), 0, 1).winners()).hasSize(4);
  }

  @Test
  void outputsBecomeProbabilities() {
    assertThat(OutputMeaning.DISTRIBUTION.probabilities(new float[] {0.25f, 0.75f}))
        .containsExactly(0.25f, 0.75f);
    assertThat(OutputMeaning.LOGITS.probabilities(new float[] {0, 0})).containsExactly(0.5f, 0.5f);
    assertThat(OutputMeaning.PROBABILITY.probabilities(new float[] {0.2f}))
        .containsExactly(0.8f, 0.2f);
    assertThat(OutputMeaning.LOGITS.probabilities(new float[] {1, -1})[0])
        .isCloseTo((float) (Math.E / (Math.E + 1 / Math.E)), within(1e-5f));
    assertThat(Probabilities.order(new float[] {0.1f, 0.6f, 0.1f, 0.2f}))
        .containsExactly(1, 3, 0, 2);
    assertThat(Probabilities.order(new float[] {Float.NaN, 0.6f, -1})).containsExactly(1, 2, 0);
  }

  @Test
  void nanIsNoClassAndAnError() {
    Predictions predictions =
        new Predictions(
            new float[][] {{Float.NaN, 0.3f}, {0.1f, 0.9f}}, new int[] {0, 1}, List.of());
    assertThat(predictions.predicted(0)).isEqualTo(ArgMax.NONE);
    assertThat(predictions.name(ArgMax.NONE)).isEqualTo("no class");
    assertThat(predictions.isError(0)).isTrue();
    assertThat(predictions.accuracy()).isEqualTo(0.5);
    assertThat(Calibration.of(predictions, 10).expectedError())
        .isCloseTo(0.1, org.assertj.core.data.Offset.offset(1e-6));
  }
}
