package dev.fovea.model;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubModelTest {
  private static final Symbol X = Symbol.input(new InputLayer("x", Shape.of(3)));
  private static final Symbol OTHER = Symbol.input(new InputLayer("other", Shape.of(3)));
  private static final Symbol CODE = X.then(dense(2).name("code"));
  private static final Symbol BACK = CODE.then(dense(3).name("back"));
  private static final Model MODEL =
      Model.of("", List.of(X, OTHER), List.of(BACK, add().apply(BACK, OTHER)));
  private static final Tensor SAMPLE = Tensor.of(Shape.of(1, 3), 1, -2, 3);

  private static Node.Port output(String layer) {
    for (int i = 0; i < MODEL.nodes().size(); i++) {
      if (MODEL.layers().get(MODEL.nodes().get(i).layer()).name().equals(layer)) {
        return new Node.Port(i, 0);
      }
    }
    throw new AssertionError(layer);
  }

  @Test
  void halvesGiveTheWhole() {
    Model encoder = SubModel.of(MODEL, List.of(output("x")), List.of(output("code")));
    Model decoder = SubModel.of(MODEL, List.of(output("code")), List.of(output("back")));
    assertThat(encoder.outputShape()).isEqualTo(Shape.of(2));
    assertThat(decoder.predict(encoder.predict(SAMPLE)).data())
        .containsExactly(MODEL.predict(List.of(SAMPLE, SAMPLE)).getFirst().data(), within(1e-6f));
  }

  @Test
  void weightsAreShared() {
    Model encoder = SubModel.of(MODEL, List.of(output("x")), List.of(output("code")));
    assertThat(encoder.weights()).isEqualTo(MODEL.layer("code").weights());
  }

  @Test
  void theFirstOutputAlone() {
    Model two = Model.of("", List.of(X), List.of(CODE, CODE.then(dropout(0.5)).inTraining()));
    Model one = SubModel.ofFirstOutput(two);
    assertThat(one.outputShapes()).containsExactly(Shape.of(2));
    assertThat(one.predict(SAMPLE).data()).isEqualTo(two.predict(SAMPLE).data());
    assertThat(SubModel.ofFirstOutput(one)).isSameAs(one);
  }

  @Test
  void theModeOfAUseStays() {
    Model noisy = Model.of("", List.of(X), List.of(CODE.then(dropout(0.5)).inTraining()));
    Model part = SubModel.of(noisy, noisy.inputs(), noisy.outputs());
    assertThat(part.nodes().getLast().mode()).isEqualTo(noisy.nodes().getLast().mode());
  }

  @Test
  void theSameLayersTakeInputsOfAnotherShape() {
    Symbol image = Symbol.input(6, 6, 1);
    Model fixed = Model.of(image, image.then(conv2D(2, 3)).then(maxPooling2D(2)));
    Model open = SubModel.withInput(fixed, Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 1));
    assertThat(open.weights()).isEqualTo(fixed.weights());
    Tensor small = Tensor.zeros(Shape.of(1, 6, 6, 1));
    small.data()[14] = 3;
    assertThat(open.predict(small).data()).isEqualTo(fixed.predict(small).data());
    assertThat(open.outputShapes(List.of(Shape.of(10, 12, 1)))).containsExactly(Shape.of(4, 5, 2));
    Model whole = Model.of(image, image.then(flatten()).then(dense(2).name("scores")));
    assertThatThrownBy(() -> SubModel.withInput(whole, Shape.of(9, 9, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scores");
  }

  @Test
  void aMissingInputIsNamed() {
    assertThatThrownBy(
            () -> SubModel.of(MODEL, List.of(output("x")), MODEL.outputs().subList(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the part needs the input \"other\" of the model");
  }

  /** The body of a classifier with another head gives what the head makes of the body's values. */
  @Test
  void continuesFromAValueWithOtherLayers() {
    Model classifier =
        Model.sequential(
            Shape.of(4),
            dense(5).name("body").activation(Activation.TANH),
            dense(3).name("head").activation(Activation.SOFTMAX));
    Node.Port features =
        classifier.nodes().get(classifier.outputs().getFirst().node()).inputs().getFirst();
    Model other = SubModel.continued(classifier, features, dense(2).name("head"));
    Tensor x = Tensor.of(Shape.of(1, 4), 0.1f, -0.2f, 0.3f, 0.4f);
    Tensor body = SubModel.continued(classifier, features).predict(x);
    assertThat(body.shape()).isEqualTo(Shape.of(1, 5));
    float[] kernel = other.layer("head").weight("kernel").values();
    float[] y = other.predict(x).data();
    for (int c = 0; c < 2; c++) {
      float sum = 0;
      for (int f = 0; f < 5; f++) {
        sum += body.data()[f] * kernel[f * 2 + c];
      }
      assertThat(y[c]).isCloseTo(sum, within(1e-5f));
    }
    assertThat(other.layer("body").weights()).isEqualTo(classifier.layer("body").weights());
  }

  @Test
  void dissolvesTheModelsThatEndAModel() {
    Model inner =
        Model.sequential(
            Shape.of(5), dense(4).name("a").activation(Activation.RELU), dense(3).name("b"));
    Model middle = Model.sequential(Shape.of(5), inner);
    Model outer = Model.sequential(Shape.of(6), dense(5).name("first"), middle);
    Model open = SubModel.withOpenEnd(outer);
    assertThat(open.layers().stream().map(ModelLayer::name).skip(1))
        .containsExactly("first", "a", "b");
    Tensor x = Tensor.of(Shape.of(1, 6), 1, 2, 3, -1, -2, 0.5f);
    assertThat(open.predict(x).data()).isEqualTo(outer.predict(x).data());
    assertThat(SubModel.withOpenEnd(open)).isSameAs(open);
  }
}
