package dev.fovea.layer;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.partialConv2D;
import static dev.fovea.layer.Layers.radialBasis;
import static dev.fovea.layer.Layers.scaledTanh;
import static dev.fovea.layer.Layers.subsampling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.weight.Initializers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The values of the layers of LeNet-5, from the paper's formulas and by hand. */
class LeNetLayersTest {
  private static Tensor numbers(int... dims) {
    Tensor tensor = Tensor.zeros(Shape.of(dims));
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = (i * 7 % 11 - 5) / 4f;
    }
    return tensor;
  }

  /** The paper's appendix A: f(1) = 1 and f(-1) = -1. */
  @Test
  void squashesOneToOne() {
    Model model = Model.sequential(Shape.of(3), scaledTanh());
    float[] y = model.predict(Tensor.of(Shape.of(1, 3), new float[] {1, -1, 100})).data();
    assertThat(y[0]).isCloseTo(1, within(1e-4f));
    assertThat(y[1]).isCloseTo(-1, within(1e-4f));
    assertThat(y[2]).isCloseTo(1.7159f, within(1e-6f));
  }

  @Test
  void subsamplingAddsFourAndTakesCoefficientAndBias() {
    Model model = Model.sequential(Shape.of(2, 4, 1), subsampling2D(2));
    model.weights().get(0).values()[0] = 0.5f;
    model.weights().get(1).values()[0] = 3;
    model.weights().forEach(Weight::changed);
    Tensor x = Tensor.of(Shape.of(1, 2, 4, 1), new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertThat(model.predict(x).data()).containsExactly(0.5f * 14 + 3, 0.5f * 22 + 3);
  }

  @Test
  void subsamplingStartsAsAveragePooling() {
    Tensor x = numbers(2, 6, 4, 3);
    Model model = Model.sequential(Shape.of(6, 4, 3), subsampling2D(2));
    Model average = Model.sequential(Shape.of(6, 4, 3), Layers.averagePooling2D(2));
    assertThat(model.predict(x).data()).containsExactly(average.predict(x).data(), within(1e-6f));
  }

  /** Each filter equals an ordinary convolution of its channels only. */
  @Test
  void partialFiltersReadTheirChannels() {
    List<List<Integer>> table = List.of(List.of(0, 2), List.of(1), List.of(0, 1, 2));
    Shape input = Shape.of(5, 6, 3);
    Model model = Model.sequential(input, partialConv2D(table, 3));
    assertThat(model.parameters()).isEqualTo(9 * 6 + 3);
    model.initialize(3);
    Tensor x = numbers(2, 5, 6, 3);
    float[] partial = model.predict(x).data();
    Model full = Model.sequential(input, conv2D(3, 3));
    float[] kernel = full.weights().get(0).values();
    Arrays.fill(kernel, 0);
    float[] weights = model.weights().get(0).values();
    int at = 0;
    for (int tap = 0; tap < 9; tap++) {
      for (int filter = 0; filter < 3; filter++) {
        for (int channel : table.get(filter)) {
          kernel[(tap * 3 + channel) * 3 + filter] = weights[at++];
        }
      }
    }
    full.weights().get(0).changed();
    assertThat(partial).containsExactly(full.predict(x).data(), within(1e-5f));
  }

  @Test
  void scoresAreNegativeSquaredDistances() {
    Model model = Model.sequential(Shape.of(2), radialBasis(3));
    System.arraycopy(new float[] {0, 1, -2, 0, 1, 5}, 0, model.weights().getFirst().values(), 0, 6);
    Tensor x = Tensor.of(Shape.of(1, 2), new float[] {1, 2});
    assertThat(model.predict(x).data()).containsExactly(-5, -1, -18);
  }

  @Test
  void fixedCentersAreNotTrainable() {
    Model model =
        Model.sequential(
            Shape.of(84),
            radialBasis(10).centersInitializer(Initializers.stylizedDigits()).learnsCenters(false));
    assertThat(model.trainableWeights()).isEmpty();
    float[] centers = model.weights().getFirst().values();
    assertThat(IntStream.range(0, centers.length).filter(i -> Math.abs(centers[i]) != 1)).isEmpty();
    for (int a = 0; a < 10; a++) {
      for (int b = 0; b < a; b++) {
        int first = a;
        int second = b;
        long apart =
            IntStream.range(0, 84)
                .filter(i -> centers[i * 10 + first] != centers[i * 10 + second])
                .count();
        assertThat(apart).as("pixels between %d and %d", a, b).isGreaterThan(7);
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(
            () -> Model.sequential(Shape.of(5, 5, 2), partialConv2D(List.of(List.of(0, 2)), 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "PartialConv2D: connections read channel 2, which input 5x5x2 does not have; channels"
                + " count from 0");
    assertThatThrownBy(() -> partialConv2D(List.of(List.of(0), List.of(1, 1)), 3))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "filter 1 must read at least one channel, in ascending order from 0, not [1, 1]");
    assertThatThrownBy(() -> partialConv2D(List.of(), 3))
        .hasMessage("connections must have at least one filter");
    assertThatThrownBy(() -> scaledTanh(0, 1)).hasMessage("amplitude must be above 0, not 0.0");
    assertThatThrownBy(
            () ->
                Model.sequential(
                        Shape.of(83),
                        radialBasis(10).centersInitializer(Initializers.stylizedDigits()))
                    .weights()
                    .getFirst()
                    .values())
        .hasMessageContaining("makes weights of shape 84 by classes, not 83x10");
  }
}
