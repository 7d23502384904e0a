package dev.fovea.model;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.averagePooling2D;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.concatenate;
import static dev.fovea.layer.Layers.conv1D;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv3D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.depthwiseConv2D;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.globalMaxPooling2D;
import static dev.fovea.layer.Layers.groupNormalization;
import static dev.fovea.layer.Layers.layerNormalization;
import static dev.fovea.layer.Layers.maxPooling1D;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.maxPooling3D;
import static dev.fovea.layer.Layers.multiply;
import static dev.fovea.layer.Layers.permute;
import static dev.fovea.layer.Layers.prelu;
import static dev.fovea.layer.Layers.relu;
import static dev.fovea.layer.Layers.reshape;
import static dev.fovea.layer.Layers.softmax;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A converted classifier answers for every window of a picture as the classifier itself. */
class FullyConvolutionalTest {
  private static final Activation RELU = Activation.RELU;
  private static final Activation SOFTMAX = Activation.SOFTMAX;

  private static Model basicCnn() {
    return Model.sequential(
        Shape.of(28, 28, 1),
        conv2D(32, 3).activation(RELU),
        conv2D(64, 3).activation(RELU),
        maxPooling2D(2),
        dropout(0.25),
        flatten(),
        dense(128).activation(RELU),
        dropout(0.5),
        dense(10).activation(SOFTMAX));
  }

  /** Branches of two depths that meet, a shared layer, and normalization behind the dense layer. */
  private static Model functional() {
    Symbol x = Symbol.input(16, 14, 3);
    Layer shared = conv2D(4, 3).padding(Padding.VALID);
    Symbol left = x.then(shared).then(batchNormalization()).then(relu()).then(conv2D(5, 3));
    Symbol right = x.then(conv2D(5, 5));
    Symbol map = add(left, right).then(maxPooling2D(2));
    Symbol row = map.then(flatten()).then(relu()).then(dense(7));
    Symbol features = row.then(batchNormalization()).then(activation(Activation.TANH));
    return Model.of(
        "", List.of(x), List.of(features.then(dense(3)).then(softmax()), features.then(dense(4))));
  }

  private static Model globalPooling() {
    Symbol x = Symbol.input(12, 15, 2);
    Symbol map = x.then(conv2D(6, 3).activation(RELU)).then(averagePooling2D(3).strides(2));
    Symbol row =
        concatenate(1).apply(map.then(globalAveragePooling2D()), map.then(globalMaxPooling2D()));
    return Model.of(x, row.then(layerNormalization()).then(dense(5).activation(SOFTMAX)));
  }

  private static Model keptDimensions() {
    return Model.sequential(
        Shape.of(10, 10, 2),
        depthwiseConv2D(3),
        globalAveragePooling2D().keepdims(true),
        conv2D(4, 1),
        flatten(),
        reshape(1, 1, 4),
        conv2D(3, 1),
        reshape(3),
        activation(SOFTMAX));
  }

  private static Model nested() {
    Model base =
        Model.sequential(Shape.of(11, 11, 1), conv2D(3, 3), maxPooling2D(2).strides(3), flatten());
    Model head = Model.sequential(Shape.of(27), dense(6).activation(RELU), dense(2));
    return Model.sequential(Shape.of(11, 11, 1), base, head);
  }

  private static Model line() {
    return Model.sequential(
        Shape.of(20, 2), conv1D(4, 5).strides(2), maxPooling1D(2), flatten(), dense(3));
  }

  private static Model volume() {
    return Model.sequential(
        Shape.of(6, 7, 8, 1), conv3D(3, 3), maxPooling3D(2), flatten(), dense(4), dense(2));
  }

  static Stream<Arguments> classifiers() {
    return Stream.of(
        Arguments.of("basic CNN", basicCnn(), Shape.of(40, 35, 1), Shape.of(2, 2)),
        Arguments.of("functional", functional(), Shape.of(23, 24, 3), Shape.of(2, 2)),
        Arguments.of("global pooling", globalPooling(), Shape.of(19, 18, 2), Shape.of(2, 2)),
        Arguments.of("kept dimensions", keptDimensions(), Shape.of(13, 12, 2), Shape.of(1, 1)),
        Arguments.of("nested", nested(), Shape.of(19, 21, 1), Shape.of(3, 3)),
        Arguments.of("line", line(), Shape.of(41, 2), Shape.of(4)),
        Arguments.of("volume", volume(), Shape.of(9, 11, 10, 1), Shape.of(2, 2, 2)));
  }

  private static Tensor random(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    CounterRandom random = CounterRandom.ofSeed(17);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i, -1, 1);
    }
    return tensor;
  }

  /** Weights as training may leave them: no bias is zero, no variance one. */
  private static void disturb(Model model) {
    model.initialize(5);
    CounterRandom random = CounterRandom.ofSeed(6);
    int at = 0;
    for (Weight weight : model.weights()) {
      for (int i = 0; i < weight.values().length; i++) {
        weight.values()[i] += random.uniform(at++, 0, 0.1f);
      }
      weight.changed();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("classifiers")
  void answersForEveryWindowAsTheClassifier(
      String name, Model classifier, Shape picture, Shape strides) {
    disturb(classifier);
    FullyConvolutional everywhere = FullyConvolutional.of(classifier);
    int rank = strides.rank();
    assertThat(everywhere.strides()).isEqualTo(strides);
    assertThat(everywhere.window()).isEqualTo(classifier.inputShape().slice(0, rank));
    Tensor x = random(picture.prepend(1));
    List<Tensor> maps = everywhere.model().predict(List.of(x));
    for (int output = 0; output < maps.size(); output++) {
      Tensor map = maps.get(output);
      Shape sizes = map.shape().slice(1, rank + 1);
      assertThat(sizes).isEqualTo(everywhere.outputSizes(picture.slice(0, rank)));
      for (int axis = 0; axis < rank; axis++) {
        int room = picture.dim(axis) - classifier.inputShape().dim(axis);
        // More if the classifier leaves the last rows of its input unread.
        assertThat(sizes.dim(axis)).isGreaterThanOrEqualTo(room / strides.dim(axis) + 1);
      }
      int channels = map.shape().channels();
      for (int at = 0; at < sizes.size(); at++) {
        int[] corner = corner(at, sizes, strides);
        if (!fits(corner, classifier.inputShape(), picture)) {
          continue;
        }
        float[] expected =
            classifier
                .predict(List.of(crop(x, corner, classifier.inputShape())))
                .get(output)
                .data();
        for (int c = 0; c < channels; c++) {
          assertThat(map.data()[at * channels + c]).isCloseTo(expected[c], within(1e-4f));
        }
      }
    }
  }

  private static int[] corner(int at, Shape sizes, Shape strides) {
    int[] corner = new int[sizes.rank()];
    int rest = at;
    for (int axis = sizes.rank() - 1; axis >= 0; axis--) {
      corner[axis] = rest % sizes.dim(axis) * strides.dim(axis);
      rest /= sizes.dim(axis);
    }
    return corner;
  }

  private static boolean fits(int[] corner, Shape window, Shape picture) {
    return IntStream.range(0, corner.length)
        .allMatch(axis -> corner[axis] + window.dim(axis) <= picture.dim(axis));
  }

  /** Returns a window of the only sample of x. */
  private static Tensor crop(Tensor x, int[] corner, Shape window) {
    Tensor crop = Tensor.zeros(window.prepend(1));
    Shape whole = x.shape().tail();
    for (int i = 0; i < window.size(); i++) {
      int rest = i;
      int place = 0;
      int step = 1;
      for (int axis = window.rank() - 1; axis >= 0; axis--) {
        int offset = axis < corner.length ? corner[axis] : 0;
        place += (rest % window.dim(axis) + offset) * step;
        step *= whole.dim(axis);
        rest /= window.dim(axis);
      }
      crop.data()[i] = x.data()[place];
    }
    return crop;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("classifiers")
  void isTheClassifierOnItsOwnInput(String name, Model classifier, Shape picture, Shape strides) {
    disturb(classifier);
    FullyConvolutional everywhere = FullyConvolutional.of(classifier);
    Tensor x = random(classifier.inputShape().prepend(3));
    List<Tensor> expected = classifier.predict(List.of(x));
    List<Tensor> maps = everywhere.model().predict(List.of(x));
    for (int i = 0; i < expected.size(); i++) {
      assertThat(maps.get(i).data()).hasSize(expected.get(i).data().length);
      for (int j = 0; j < expected.get(i).data().length; j++) {
        assertThat(maps.get(i).data()[j]).isCloseTo(expected.get(i).data()[j], within(1e-5f));
      }
    }
  }

  @Test
  void reshapesTheWeightsAndLeavesTheClassifierAlone() {
    Model classifier = basicCnn();
    Model model = FullyConvolutional.of(classifier).model();
    assertThat(model.parameters()).isEqualTo(classifier.parameters());
    assertThat(model.layer("dense").layer()).isInstanceOf(Conv.class);
    assertThat(model.layer("dense").weight("kernel").shape()).isEqualTo(Shape.of(12, 12, 64, 128));
    assertThat(model.layer("dense_1").weight("kernel").shape()).isEqualTo(Shape.of(1, 1, 128, 10));
    assertThat(model.inputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 1));
    float[] before = classifier.weights().getFirst().values().clone();
    model.initialize(99);
    assertThat(classifier.weights().getFirst().values()).isEqualTo(before);
  }

  @Test
  void takesTheWindowIfTheClassifierLeavesItOpen() {
    Symbol x = Symbol.input(Shape.UNKNOWN, Shape.UNKNOWN, 1);
    Model classifier =
        Model.of(x, x.then(conv2D(4, 3)).then(globalAveragePooling2D()).then(dense(2)));
    assertThatThrownBy(() -> FullyConvolutional.of(classifier))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("give the size of its windows");
    FullyConvolutional everywhere = FullyConvolutional.of(classifier, Shape.of(9, 9));
    Tensor picture = random(Shape.of(1, 12, 10, 1));
    float[] first = classifier.predict(crop(picture, new int[] {3, 1}, Shape.of(9, 9, 1))).data();
    float[] map = everywhere.model().predict(picture).data();
    assertThat(map[(3 * 2 + 1) * 2]).isCloseTo(first[0], within(1e-5f));
  }

  @Test
  void refusesPicturesSmallerThanAWindow() {
    FullyConvolutional everywhere = FullyConvolutional.of(basicCnn());
    assertThatThrownBy(() -> everywhere.outputSizes(Shape.of(40, 27)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("40x27 is smaller than the window 28x28");
  }

  private static Model gated() {
    Symbol x = Symbol.input(8, 8, 4);
    Symbol gate = x.then(globalAveragePooling2D().keepdims(true)).then(conv2D(4, 1).name("gate"));
    return Model.of(x, multiply(x, gate).then(globalAveragePooling2D()).then(dense(2)));
  }

  private static Model stacked() {
    Symbol x = Symbol.input(8, 8, 4);
    Symbol both = concatenate(1).name("stack").apply(x.then(conv2D(3, 3)), x.then(conv2D(3, 3)));
    return Model.of(x, both.then(flatten()).then(dense(2)));
  }

  private static Model sequential(Layer... layers) {
    return Model.sequential(Shape.of(8, 8, 4), layers);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(sequential(flatten(), batchNormalization().name("norm")), "norm"),
        Arguments.of(sequential(flatten(), softmax().name("all")), "all"),
        Arguments.of(sequential(flatten(), activation(SOFTMAX).name("all")), "all"),
        Arguments.of(sequential(groupNormalization(2).name("group"), flatten()), "group"),
        Arguments.of(sequential(permute(2, 1, 3).name("turned"), flatten()), "turned"),
        Arguments.of(sequential(prelu().name("slopes"), flatten()), "slopes"),
        Arguments.of(sequential(reshape(16, 4, 4).name("other"), flatten()), "other"),
        Arguments.of(stacked(), "stack"),
        Arguments.of(gated(), "multiply"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refused")
  void namesTheLayerThatCannotBeConverted(Model model, String layer) {
    assertThatThrownBy(() -> FullyConvolutional.of(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + layer + "\" cannot be made fully convolutional: ");
  }
}
