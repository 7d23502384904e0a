package dev.fovea.model;

import static dev.fovea.layer.Layers.concatenate;
import static dev.fovea.layer.Layers.conv1D;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv2DTranspose;
import static dev.fovea.layer.Layers.conv3D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.maxPooling1D;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.maxPooling3D;
import static dev.fovea.layer.Layers.multiply;
import static dev.fovea.layer.Layers.softmax;
import static dev.fovea.layer.Layers.upSampling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Predictions in tiles are those of the whole. */
class TilesTest {
  private static final int OPEN = Shape.UNKNOWN;

  private static Conv same(int filters, int kernel) {
    return conv2D(filters, kernel).padding(Padding.SAME).activation(Activation.RELU);
  }

  private static Model locator() {
    Model classifier =
        Model.sequential(
            Shape.of(16, 16, 1),
            conv2D(4, 3).activation(Activation.RELU),
            maxPooling2D(2),
            conv2D(6, 3),
            maxPooling2D(2),
            flatten(),
            dense(8),
            dense(3).activation(Activation.SOFTMAX));
    return FullyConvolutional.of(classifier).model();
  }

  /** A decoder that goes back to the size of the picture, with skip connections. */
  private static Model segmentation() {
    Symbol x = Symbol.input(OPEN, OPEN, 1);
    Symbol first = x.then(same(4, 3));
    Symbol second = first.then(maxPooling2D(2)).then(same(6, 3));
    Symbol third = second.then(maxPooling2D(2)).then(same(8, 3));
    Symbol up = third.then(conv2DTranspose(6, 2).strides(2));
    Symbol middle = concatenate(up, second).then(same(6, 3));
    Symbol last = concatenate(middle.then(upSampling2D(2)), first).then(same(4, 3));
    return Model.of(
        "", List.of(x), List.of(last.then(conv2D(3, 1)).then(softmax()), middle.then(same(2, 1))));
  }

  /** Padding "same" with strides, which depends on whether sizes are even. */
  private static Model strided() {
    return Model.sequential(
        Shape.of(OPEN, OPEN, 1),
        same(4, 3).strides(2),
        same(4, 5).strides(3),
        maxPooling2D(3).strides(2).padding(Padding.SAME));
  }

  private static Model line() {
    return Model.sequential(
        Shape.of(OPEN, 2), conv1D(4, 5).padding(Padding.SAME), maxPooling1D(3), conv1D(3, 3));
  }

  private static Model volume() {
    return Model.sequential(
        Shape.of(OPEN, OPEN, OPEN, 1),
        conv3D(3, 3).padding(Padding.SAME),
        maxPooling3D(2),
        conv3D(2, 3));
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("locator", locator(), 30, Shape.of(97, 60, 1)),
        Arguments.of("locator", locator(), 1, Shape.of(41, 83, 1)),
        Arguments.of("segmentation", segmentation(), 32, Shape.of(96, 68, 1)),
        Arguments.of("segmentation", segmentation(), 45, Shape.of(100, 128, 1)),
        Arguments.of("strided", strided(), 40, Shape.of(131, 96, 1)),
        Arguments.of("strided", strided(), 41, Shape.of(130, 101, 1)),
        Arguments.of("line", line(), 32, Shape.of(301, 2)),
        Arguments.of("volume", volume(), 14, Shape.of(31, 12, 22, 1)));
  }

  private static Tensor random(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    CounterRandom random = CounterRandom.ofSeed(3);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i, -1, 1);
    }
    return tensor;
  }

  @ParameterizedTest(name = "{0} in tiles of {2} of {3}")
  @MethodSource("cases")
  void areTheWhole(String name, Model model, int size, Shape picture) {
    model.initialize(8);
    Tensor x = random(picture.prepend(1));
    List<Tensor> whole = model.predict(List.of(x));
    List<Tensor> tiles = Tiles.of(model).size(size).predict(x);
    int[] parts = new int[1];
    Tiles.of(model).size(size).predict(x, (output, corner, part) -> parts[0]++);
    assertThat(parts[0]).isGreaterThan(whole.size());
    for (int output = 0; output < whole.size(); output++) {
      assertThat(tiles.get(output).shape()).isEqualTo(whole.get(output).shape());
      float[] expected = whole.get(output).data();
      for (int i = 0; i < expected.length; i++) {
        assertThat(tiles.get(output).data()[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  @Test
  void aSmallPictureIsOneTile() {
    Model model = segmentation();
    Tensor x = random(Shape.of(1, 40, 32, 1));
    int[] parts = new int[1];
    Tiles.of(model).predict(x, (output, corner, part) -> parts[0]++);
    assertThat(parts[0]).isEqualTo(2);
    assertThat(Tiles.of(model).predict(x).getFirst().data())
        .isEqualTo(model.predict(List.of(x)).getFirst().data());
  }

  @Test
  void refusesALayerThatReadsThePictureAsAWhole() {
    Symbol x = Symbol.input(OPEN, OPEN, 4);
    Layer pooling = globalAveragePooling2D().keepdims(true).name("mean");
    Model model = Model.of(x, multiply(x, x.then(pooling)));
    assertThatThrownBy(() -> Tiles.of(model).size(16).predict(random(Shape.of(1, 50, 50, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer GlobalAveragePooling2D \"mean\" reads the whole picture, which cannot be"
                + " predicted in tiles");
  }

  @Test
  void refusesWhatIsNotOnePicture() {
    assertThatThrownBy(() -> Tiles.of(locator()).predict(random(Shape.of(2, 30, 30, 1))))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> Tiles.of(Model.sequential(Shape.of(3), dense(2))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tiles.of(locator()).size(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
