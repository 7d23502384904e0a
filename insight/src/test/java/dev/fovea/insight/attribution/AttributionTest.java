package dev.fovea.insight.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Activations;
import dev.fovea.insight.Bars;
import dev.fovea.insight.LayerLookup;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On a functional model with branches that tells upright bars from flat ones. */
class AttributionTest {
  private static final Model MODEL = Bars.model();
  private static final Dataset DATA = Bars.dataset(32);
  private static final Shape SHAPE = Shape.of(Bars.SIZE, Bars.SIZE, 3);

  private static Tensor image(int sample) {
    return Datasets.inputs(DATA, sample).reshape(SHAPE);
  }

  private static ClassScore score(int category) {
    return ClassScore.of(MODEL, SHAPE, category);
  }

  /** The share of what speaks for the class in the quarter of the bar, which is 1/4 by chance. */
  private static double inQuarter(Attribution attribution, int sample) {
    double inside = 0;
    double all = 0;
    for (int i = 0; i < attribution.heat().length; i++) {
      double value = Math.max(0, attribution.heat()[i]);
      int row = i / attribution.width();
      int column = i % attribution.width();
      boolean within = row / 8 == Bars.top(sample) / 8 && column / 8 == Bars.left(sample) / 8;
      inside += within ? value : 0;
      all += value;
    }
    return inside / all;
  }

  @Test
  void allMethodsPointAtTheBar() {
    for (String word : AttributionMethod.WORDS) {
      for (int sample = 0; sample < 8; sample++) {
        Attribution attribution =
            AttributionMethod.of(word).explain(score(sample % 2), image(sample));

        assertThat(attribution.heat()).hasSize(attribution.height() * attribution.width());
        // Where the strongest place of a map counts alone, the mean of its gradient says little.
        double least = word.equals("grad-cam") ? 0.25 : 0.5;
        assertThat(inQuarter(attribution, sample))
            .as("%s of %d", word, sample)
            .isGreaterThan(least);
      }
    }
  }

  /** A network whose next layer does not listen to a map is the witness. */
  @Test
  void scoreAndGradientAreThoseWithoutTheMapsThatAreOff() {
    Model model =
        Model.sequential(
            Shape.of(6, 6, 1),
            Layers.conv2D(4, 3).activation(Activation.SIGMOID),
            Layers.conv2D(3, 3).activation(Activation.TANH),
            Layers.flatten(),
            Layers.dense(2).activation(Activation.SOFTMAX));
    Model deaf = model.copy();
    float[] kernel = deaf.weights().get(2).values().clone();
    int off = 2;
    for (int tap = 0; tap < 9; tap++) {
      Arrays.fill(kernel, (tap * 4 + off) * 3, (tap * 4 + off + 1) * 3, 0);
    }
    deaf.weights().get(2).set(kernel);
    Shape shape = Shape.of(6, 6, 1);
    SilencedMaps maps = new SilencedMaps(Map.of(1, BitSet.valueOf(new long[] {1 << off})));
    ClassScore whole = ClassScore.of(model, shape, 1);
    ClassScore silenced = whole.without(maps);
    ClassScore witness = ClassScore.of(deaf, shape, 1);
    Tensor images = Tensor.zeros(Shape.of(3, 6, 6, 1));
    for (int i = 0; i < images.data().length; i++) {
      images.data()[i] = (float) Math.sin(i);
    }
    assertThat(silenced.scores(images)).containsExactly(witness.scores(images), within(1e-6f));
    assertThat(silenced.gradients(images).data())
        .containsExactly(witness.gradients(images).data(), within(1e-6f))
        .isNotEqualTo(whole.without(SilencedMaps.NONE).gradients(images).data());
  }

  @Test
  void theGradientIsThatOfFiniteDifferences() {
    ClassScore score = score(1);
    Tensor image = image(3);
    float[] gradient = score.gradients(ImageBatches.of(image)).data();
    for (int at = 40; at < gradient.length; at += 97) {
      float h = 1e-2f;
      Tensor both = ImageBatches.repeat(image, 2);
      both.data()[at] += h;
      both.data()[gradient.length + at] -= h;
      float[] scores = score.scores(both);
      assertThat((double) gradient[at]).isCloseTo((scores[0] - scores[1]) / (2 * h), within(2e-2));
    }
  }

  @Test
  void integratedGradientsAddUpToTheDifference() {
    for (int sample = 0; sample < 6; sample++) {
      ClassScore score = score(sample % 2);
      Attribution attribution = IntegratedGradients.usual().explain(score, image(sample));
      double sum = 0;
      for (float share : attribution.heat()) {
        sum += share;
      }
      double black = score.scores(Tensor.zeros(SHAPE.prepend(1)))[0];

      assertThat(sum)
          .isCloseTo(
              attribution.score() - black,
              within(0.01 * Math.max(1, Math.abs(attribution.score() - black))));
    }
  }

  @Test
  void gradCamTakesTheLastConvolution() {
    ClassScore score = score(0);
    Attribution last = new GradCam("last").explain(score, image(0));
    Attribution automatic = new GradCam("").explain(score, image(0));

    assertThat(automatic.heat()).containsExactly(last.heat());
    assertThat(last.isSigned()).isFalse();
    assertThatThrownBy(() -> new GradCam("code").explain(score, image(0)))
        .hasMessageContaining("is no layer with maps");
  }

  /** Selvaraju et al., section 3.1: behind a mean over each map, it is the maps by the weights. */
  @Test
  void gradCamIsTheClassActivationMapBehindGlobalAveragePooling() {
    Model model =
        Model.sequential(
            SHAPE,
            Layers.conv2D(6, 3).padding(Padding.SAME).activation(Activation.RELU),
            Layers.globalAveragePooling2D(),
            Layers.dense(3));
    model.initialize(4);
    Activations activations = Activations.of(model, ImageBatches.of(image(5)));
    float[] maps = activations.values(LayerLookup.find(activations.layers(), "conv2d"), 0).data();
    float[] weights = model.weights().get(2).values();
    for (int category = 0; category < 3; category++) {
      Attribution attribution =
          new GradCam("").explain(ClassScore.of(model, SHAPE, category), image(5));
      for (int i = 0; i < Bars.SIZE * Bars.SIZE; i++) {
        double sum = 0;
        for (int map = 0; map < 6; map++) {
          sum += maps[i * 6 + map] * weights[map * 3 + category] / (Bars.SIZE * Bars.SIZE);
        }
        assertThat((double) attribution.heat()[i]).isCloseTo(Math.max(0, sum), within(1e-6));
      }
    }
  }

  @Test
  void occlusionIsTheFallOfTheScore() {
    ClassScore score = score(0);
    Tensor image = image(0);
    // One patch over all of it: the picture becomes even.
    Attribution whole = new Occlusion(Bars.SIZE, 1).explain(score, image);
    Tensor even = Tensor.zeros(SHAPE.prepend(1));
    for (int i = 0; i < even.data().length; i++) {
      double sum = 0;
      for (int j = i % 3; j < image.data().length; j += 3) {
        sum += image.data()[j];
      }
      even.data()[i] = (float) (sum / (Bars.SIZE * Bars.SIZE));
    }
    double fall = score.scores(ImageBatches.of(image))[0] - (double) score.scores(even)[0];

    assertThat((double) whole.heat()[0]).isCloseTo(fall, within(1e-3 * Math.abs(fall) + 1e-4));
  }

  @Test
  void classesBeyondTheLastAndUnknownMethodsAreTold() {
    assertThatThrownBy(() -> score(2)).hasMessage("there is no class 2; the model has 0 to 1");
    assertThatThrownBy(() -> AttributionMethod.of("lime"))
        .hasMessage(
            "there is no method \"lime\"; there are grad-cam, saliency, integrated-gradients,"
                + " occlusion, smoothgrad");
  }

  @Test
  void dreamsExciteTheirUnitAlwaysInTheSameWay() {
    for (String layer : List.of("classes", "last", "code")) {
      Dream dream = Dream.usual().steps(60);
      Dream.Dreamt one = dream.of(MODEL, layer, 1, SHAPE);

      assertThat(one.after()).as(layer).isGreaterThan(one.before());
      assertThat(dream.of(MODEL, layer, 1, SHAPE).image().data())
          .containsExactly(one.image().data());
      for (float value : one.image().data()) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
    Tensor dreamt = Dream.usual().of(MODEL, "classes", 1, SHAPE).image();
    assertThat(MODEL.predict(ImageBatches.of(dreamt)).data()[1]).isGreaterThan(0.9f);
    assertThatThrownBy(() -> Dream.usual().of(MODEL, "code", 12, SHAPE))
        .hasMessageContaining("there is no unit 12")
        .hasMessageContaining("0 to 11");
  }
}
