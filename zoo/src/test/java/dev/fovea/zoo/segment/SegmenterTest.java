package dev.fovea.zoo.segment;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Fcn8s;
import dev.fovea.zoo.UNet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SegmenterTest {
  private static final UNet SAME = new UNet(2, 4, UNet.Decoder.TRANSPOSED, Padding.SAME, true);
  private static final UNet VALID = new UNet(2, 4, UNet.Decoder.UPSAMPLING, Padding.VALID, false);

  private static Model initialized(Model model) {
    model.initialize(4);
    return model;
  }

  private static Tensor random(int height, int width) {
    Tensor picture = Tensor.zeros(Shape.of(height, width, 1));
    for (int i = 0; i < picture.data().length; i++) {
      picture.data()[i] = CounterRandom.ofSeed(3).uniform(i);
    }
    return picture;
  }

  /** The numbers of the paper: 31 million parameters, 572x572 to 388x388. */
  @Test
  void thePapersNetworkHasThePapersSizes() {
    Model paper = UNet.PAPER.create(Shape.of(572, 572, 1), 2);
    assertThat(paper.outputShapes(List.of(Shape.of(572, 572, 1))))
        .containsExactly(Shape.of(388, 388, 2));
    long parameters = 64 * 2 + 2;
    int before = 1;
    for (int filters = 64; filters <= 1024; filters *= 2) {
      parameters += 9L * before * filters + filters + 9L * filters * filters + filters;
      before = filters;
    }
    for (int filters = 512; filters >= 64; filters /= 2) {
      parameters += 4L * 2 * filters * filters + filters;
      parameters += 9L * 2 * filters * filters + filters + 9L * filters * filters + filters;
    }
    assertThat(paper.parameters()).isEqualTo(parameters);
  }

  @Test
  void theTrainedNetworkFitsIntoTwoMegabytes() {
    assertThat(4 * UNet.SMALL.create().parameters()).isLessThan(2_000_000);
  }

  static Stream<Model> networks() {
    return Stream.of(
        SAME.create(),
        VALID.create(),
        new UNet(1, 2, UNet.Decoder.UPSAMPLING, Padding.SAME, true).create(),
        new UNet(1, 2, UNet.Decoder.TRANSPOSED, Padding.VALID, true).create(),
        new Fcn8s(2, 4).create());
  }

  /** In tiles or not, pictures whose sizes are no multiples of anything have a class a pixel. */
  @ParameterizedTest
  @MethodSource("networks")
  void tiledEqualsWhole(Model network) {
    Segmenter segmenter = Segmenter.of(SavedModel.of(initialized(network)));
    Tensor picture = random(117, 141);
    Segmentation whole = segmenter.segment(picture);
    assertThat(whole.indices()).hasSize(117 * 141);
    assertThat(whole.pixels()).hasSize(11);
    assertThat(segmenter.tiles(64).segment(picture)).isEqualTo(whole);
  }

  /** A network that answers with the brightness of the pixel itself, however it crops. */
  @Test
  void eachPixelHasItsOwnClass() {
    Symbol image = Symbol.input(Shape.UNKNOWN, Shape.UNKNOWN, 1);
    for (Padding padding : List.of(Padding.SAME, Padding.VALID)) {
      Model network =
          Model.of(image, image.then(conv2D(1, 5).padding(padding).activation(Activation.SIGMOID)));
      float[] kernel = new float[25];
      kernel[12] = 1;
      network.weights().get(0).set(kernel);
      network.weights().get(1).set(new float[] {-0.5f});
      Tensor picture = random(9, 7);
      Segmentation found = Segmenter.of(SavedModel.of(network)).segment(picture);
      assertThat(found.classes()).isEqualTo(2);
      for (int i = 0; i < found.indices().length; i++) {
        assertThat(found.indices()[i] == 1).as("pixel %d", i).isEqualTo(picture.data()[i] > 0.5f);
      }
    }
  }

  /** Mirrored pixels: 3 2 1 | 1 2 3 | 3 2. */
  @Test
  void picturesAreEnlargedByTheirMirrorImage() {
    Model network = VALID.create();
    Fitting fitting = Fitting.of(network, 90, 90);
    assertThat(fitting.input().dim(0) - fitting.output().dim(0)).isEqualTo(2 * fitting.top());
    assertThat(fitting.output().dim(0)).isGreaterThanOrEqualTo(90);
    Tensor picture = random(90, 90);
    Tensor large = fitting.enlarge(picture);
    int width = fitting.input().dim(1);
    int top = fitting.top();
    for (int y = 0; y < 90; y++) {
      for (int x = 0; x < 90; x++) {
        float pixel = picture.data()[y * 90 + x];
        assertThat(large.data()[(top + y) * width + top + x]).isEqualTo(pixel);
        if (x < top) {
          assertThat(large.data()[(top + y) * width + top - 1 - x]).isEqualTo(pixel);
        }
      }
    }
  }

  @Test
  void masksAreIgnoredBeyondThePicture() {
    Dataset scenes =
        Datasets.of(
            List.of(Tensor.zeros(Shape.of(1, 10, 9, 1))),
            List.of(Tensor.zeros(Shape.of(1, 10, 9, 1)), Tensor.zeros(Shape.of(1, 10, 9))),
            List.of(Target.mask(10, 9, 11), Target.weights(10, 9)));
    Dataset fitted = SAME.samples(scenes);
    assertThat(fitted.inputShape()).isEqualTo(Shape.of(12, 12, 1));
    float[] mask = new float[144];
    fitted.readTarget(0, 0, mask, 0);
    for (int i = 0; i < mask.length; i++) {
      assertThat(mask[i]).isEqualTo(i / 12 < 10 && i % 12 < 9 ? 0 : Target.Mask.IGNORED);
    }
    assertThat(fitted.targetShapes().get(1)).isEqualTo(Shape.of(12, 12));
    Dataset right =
        Datasets.of(
            Tensor.zeros(Shape.of(1, 12, 8, 1)),
            Tensor.zeros(Shape.of(1, 12, 8, 1)),
            Target.mask(12, 8, 11));
    assertThat(SAME.samples(right)).isSameAs(right);
    assertThatThrownBy(() -> SAME.samples(DigitsDataset.split(1).test()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("learns from masks, not from a label of 10 classes");
  }

  @Test
  void refusesPicturesThatAreTooSmall() {
    Segmenter same = Segmenter.of(SavedModel.of(initialized(SAME.create())));
    assertThat(same.segment(random(4, 4)).indices()).hasSize(16);
    assertThatThrownBy(() -> same.segment(random(3, 60)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "a picture of 3x60 is smaller than the network takes, at least 4x4; enlarge it");
  }

  /** Fixed sizes are opened, but for layers that read the whole picture. */
  @Test
  void networksForOneSizeTakeAnySize() {
    Symbol image = Symbol.input(16, 16, 1);
    Symbol scores = image.then(conv2D(3, 3).padding(Padding.SAME).activation(Activation.SOFTMAX));
    Model fixed = initialized(Model.of(image, scores));
    assertThat(Segmenter.of(SavedModel.of(fixed)).segment(random(33, 20)).indices())
        .hasSize(33 * 20);
  }

  @Test
  void refusesModelsThatDoNotSegment() {
    Symbol image = Symbol.input(16, 16, 1);
    Model classifier =
        Model.of(image, image.then(flatten()).then(dense(3).activation(Activation.SOFTMAX)));
    assertThat(Segmenter.isSegmenting(SavedModel.of(classifier))).isFalse();
    assertThatThrownBy(() -> Segmenter.of(SavedModel.of(classifier)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("output 3 for an input 16x16x1 is no class for each pixel");
    Model coarse =
        initialized(
            Model.of(
                image,
                image.then(maxPooling2D(2)).then(conv2D(3, 1).activation(Activation.SOFTMAX))));
    assertThatThrownBy(() -> Segmenter.of(SavedModel.of(coarse)).segment(random(16, 16)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no number for each pixel");
  }

  @Test
  void refusesArchitecturesThatCannotBe() {
    assertThatThrownBy(() -> new UNet(-1, 4, UNet.Decoder.TRANSPOSED, Padding.SAME, true))
        .hasMessageContaining("not -1 and 4");
    assertThatThrownBy(() -> new Fcn8s(0, 4)).hasMessageContaining("not 0 and 4");
    assertThatThrownBy(() -> SAME.create(Shape.of(5), 2))
        .hasMessage("unet takes pictures (height, width, channels), not samples of 5");
  }
}
