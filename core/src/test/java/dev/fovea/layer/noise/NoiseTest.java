package dev.fovea.layer.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRun;
import dev.fovea.layer.Layers;
import dev.fovea.model.Mode;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Layers that draw random numbers in training, and nothing else at prediction. */
class NoiseTest {
  private static final int SAMPLES = 20;
  private static final Shape SAMPLE = Shape.of(10, 10, 50);

  static final List<Layer> LAYERS =
      List.of(
          Layers.dropout(0.3),
          Layers.dropout(0.3).noiseShape(-1, 1, 1),
          Layers.spatialDropout2D(0.3),
          Layers.gaussianNoise(0.3),
          Layers.gaussianDropout(0.3));

  private static Tensor ones() {
    Tensor ones = Tensor.zeros(SAMPLE.prepend(SAMPLES));
    Arrays.fill(ones.data(), 1);
    return ones;
  }

  private static LayerRun training(Layer layer) {
    return new LayerRun(layer, Mode.TRAIN, SAMPLES, SAMPLE);
  }

  private static double mean(Tensor tensor) {
    return IntStream.range(0, tensor.data().length)
        .mapToDouble(i -> tensor.data()[i])
        .average()
        .orElseThrow();
  }

  private static double deviation(Tensor tensor) {
    double mean = mean(tensor);
    return Math.sqrt(
        IntStream.range(0, tensor.data().length)
            .mapToDouble(i -> (tensor.data()[i] - mean) * (tensor.data()[i] - mean))
            .average()
            .orElseThrow());
  }

  @ParameterizedTest
  @FieldSource("LAYERS")
  void nothingAtPrediction(Layer layer) {
    assertThat(LayerRun.predict(layer, ones()).data()).isEqualTo(ones().data());
  }

  @ParameterizedTest
  @FieldSource("LAYERS")
  void theMeanStaysAndEveryStepDiffers(Layer layer) {
    LayerRun run = training(layer);
    Tensor first = run.apply(ones());
    assertThat(mean(first)).isCloseTo(1, within(0.1));
    assertThat(run.apply(ones()).data()).isNotEqualTo(first.data());
    assertThat(training(layer).apply(ones()).data()).isEqualTo(first.data());
  }

  @Test
  void deviations() {
    double dropped = Math.sqrt(0.3 / 0.7);
    assertThat(deviation(training(Layers.dropout(0.3)).apply(ones())))
        .isCloseTo(dropped, within(0.01));
    assertThat(deviation(training(Layers.gaussianDropout(0.3)).apply(ones())))
        .isCloseTo(dropped, within(0.01));
    assertThat(deviation(training(Layers.gaussianNoise(0.3)).apply(ones())))
        .isCloseTo(0.3, within(0.01));
  }

  @Test
  void spatialDropoutDropsWholeChannels() {
    Tensor y = training(Layers.spatialDropout2D(0.3)).apply(ones());
    int dropped = 0;
    for (int i = 0; i < SAMPLES * 50; i++) {
      float first = y.data()[i / 50 * 5000 + i % 50];
      assertThat(first).isIn(0f, 1 / (1 - 0.3f));
      dropped += first == 0 ? 1 : 0;
    }
    assertThat(everyOneIs(y, i -> i / 5000 * 5000 + i % 50)).isTrue();
    assertThat(dropped).isBetween(230, 370);
  }

  @Test
  void noiseShapeDropsRowsAsOne() {
    Tensor y = training(Layers.dropout(0.3).noiseShape(-1, 1, 1)).apply(ones());
    assertThat(everyOneIs(y, i -> i / 500 * 500)).isTrue();
  }

  /** Whether each value is that of the element named. */
  private static boolean everyOneIs(Tensor y, IntUnaryOperator other) {
    return IntStream.range(0, y.data().length)
        .allMatch(i -> y.data()[i] == y.data()[other.applyAsInt(i)]);
  }
}
