package dev.fovea.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.SharedFolder;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.core.Dense;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The heads of classifiers that others have published. */
class HeadTest {
  private static Path wild(String file) {
    Path path = SharedFolder.path().resolve("wild").resolve(file);
    Assumptions.assumeTrue(Files.exists(path), path + " is not there");
    return path;
  }

  /** With the weights of its own head, a body gives what the classifier gives before softmax. */
  @ParameterizedTest
  @CsvSource({
    "11-resnet-gap.keras",
    "02-conv3-dense.keras",
    "44-fashion-conv3-tf.h5",
    "75-teachable-waste-4class.h5",
    "48-torch13-lenet-skip.onnx",
  })
  void isFoundAndReplaced(String file) throws IOException {
    Model classifier = SavedModel.load(wild(file)).model();
    Head head = Head.of(classifier, file);
    Dense old = (Dense) head.layers().getFirst().layer();
    Model joined = head.with(HeadTraining.layer(head.name(), 7));
    assertThat(joined.outputShape()).isEqualTo(Shape.of(7));
    Shape input = classifier.inputShape();
    Tensor x = Tensor.zeros(input.prepend(2));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = CounterRandom.ofSeed(4).uniform(i);
    }
    Tensor features = head.body().predict(x);
    assertThat(features.shape()).isEqualTo(Shape.of(2, head.width()));
    // The same features with the old kernel and bias.
    float[] kernel = head.layers().getFirst().weight("kernel").values();
    double sum = old.useBias() ? head.layers().getFirst().weight("bias").values()[0] : 0;
    for (int f = 0; f < head.width(); f++) {
      sum += (double) features.data()[f] * kernel[f * old.units()];
    }
    Model scores = head.with(old.withActivation(Activation.LINEAR).name(""));
    scores
        .layers()
        .getLast()
        .weights()
        .forEach(w -> w.set(head.layers().getFirst().weight(w.name()).values()));
    assertThat((double) scores.predict(x).data()[0])
        .isCloseTo(sum, within(1e-3 * Math.max(1, Math.abs(sum))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"13-srcnn-nested.keras", "53-torch-convtranspose.onnx"})
  void isMissingInModelsThatGiveImages(String file) throws IOException {
    Model model = SavedModel.load(wild(file)).model();
    assertThatThrownBy(() -> Head.of(model, file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": --from needs a classifier that ends with a Dense layer")
        .hasMessageNotContaining("\n");
  }
}
