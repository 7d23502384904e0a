package dev.fovea.zoo.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.BasicCnn;
import dev.fovea.zoo.DigitLocator;
import dev.fovea.zoo.scenes.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocatorTest {
  private static final Dataset DIGITS = DigitsDataset.split(1).test();

  private static Tensor picture(int height, int width) {
    Tensor picture = Tensor.zeros(Shape.of(1, height, width, 1));
    CounterRandom random = CounterRandom.ofSeed(2);
    for (int i = 0; i < picture.data().length; i++) {
      picture.data()[i] = random.uniform(i);
    }
    return picture;
  }

  @Test
  void bothMethodsGiveTheSameScores() {
    for (Model model : List.of(new BasicCnn().create(), new DigitLocator().create())) {
      model.initialize(4);
      Locator locator = Locator.of(model).scales(List.of(1.0, 0.8));
      Tensor picture = picture(60, 51);
      List<ScoreMap> fcn = locator.scores(picture);
      List<ScoreMap> sliding = locator.method(Locator.Method.SLIDING_WINDOW).scores(picture);
      assertThat(fcn).hasSize(2);
      for (int i = 0; i < 2; i++) {
        assertClose(fcn.get(i).scores(), sliding.get(i).scores());
        assertClose(fcn.get(i).boxes(), sliding.get(i).boxes());
      }
    }
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.data().length; i++) {
      assertThat(actual.data()[i]).isCloseTo(expected.data()[i], within(1e-4f));
    }
  }

  private static ScoreMap map(double scale, Tensor scores, Tensor boxes) {
    return new ScoreMap(scale, Shape.of(4, 4), Shape.of(32, 32), Shape.of(2, 1), scores, boxes);
  }

  @Test
  void boxesAreInPixelsOfThePicture() {
    Tensor scores = Tensor.zeros(Shape.of(1, 3, 4, 2));
    scores.data()[(2 * 4 + 1) * 2 + 1] = 0.8f;
    Find window = map(0.5, scores, Tensor.zeros(Shape.of(0))).find(2, 1, 1);
    assertThat(window).isEqualTo(new Find(1, 0.8f, 6, 12, 64, 64));
    Tensor boxes = Tensor.zeros(Shape.of(1, 3, 4, 4));
    System.arraycopy(new float[] {-0.5f, -1, 0.25f, 0.5f}, 0, boxes.data(), (2 * 4 + 1) * 4, 4);
    // The middle of the window is at x 19, y 22 in the picture of half the size.
    assertThat(map(0.5, scores, boxes).find(2, 1, 1)).isEqualTo(new Find(1, 0.8f, 22, 12, 24, 48));
  }

  @Test
  void candidatesForOnePlaceVote() {
    List<Find> finds =
        Suppression.of(
            List.of(
                new Find(3, 0.9, 10, 10, 20, 20),
                new Find(8, 0.8, 11, 10, 20, 20),
                new Find(8, 0.8, 9, 10, 20, 20),
                new Find(5, 0.6, 15, 14, 10, 10),
                new Find(1, 0.7, 60, 60, 10, 20)),
            10);
    assertThat(finds).hasSize(2);
    assertThat(finds.getFirst().label()).isEqualTo(8);
    assertThat(finds.getFirst().x()).isCloseTo(10, within(1e-9));
    assertThat(finds.getFirst().score()).isEqualTo(0.8);
    assertThat(finds.get(1)).isEqualTo(new Find(1, 0.7, 60, 60, 10, 20));
  }

  @Test
  void countsMatchesByClassAndPlace() {
    Scene scene =
        new Scene(
            100,
            100,
            new float[10_000],
            new byte[10_000],
            List.of(
                new Scene.Digit(3, 10, 10, 20, 20),
                new Scene.Digit(4, 50, 50, 20, 20),
                new Scene.Digit(5, 80, 10, 10, 20)));
    Matches matches =
        Matches.of(
            scene,
            List.of(
                new Find(3, 0.9, 12, 12, 20, 20),
                new Find(3, 0.8, 10, 10, 20, 20),
                new Find(9, 0.7, 50, 50, 20, 20),
                new Find(5, 0.6, 60, 10, 10, 20)));
    assertThat(matches).isEqualTo(new Matches(1, 3, 2));
    Matches both = matches.plus(new Matches(3, 0, 0));
    assertThat(both.precision()).isCloseTo(4.0 / 7, within(1e-12));
    assertThat(both.recall()).isCloseTo(4.0 / 6, within(1e-12));
    assertThat(both.f1()).isCloseTo(8.0 / 13, within(1e-12));
    assertThat(Matches.NONE.f1()).isZero();
  }

  @Test
  void refusesWhatItCannotDo() {
    Locator locator = Locator.of(new BasicCnn().create());
    assertThatThrownBy(() -> locator.scores(picture(27, 60)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("27x60 is smaller than the window 28x28");
    assertThatThrownBy(() -> locator.threshold(0)).hasMessageContaining("threshold");
    assertThatThrownBy(() -> locator.scales(List.of(0.0))).hasMessageContaining("scales");
    assertThatThrownBy(() -> Locator.of(Model.sequential(Shape.of(4), Layers.dense(2))))
        .hasMessageContaining("no classifier of pictures");
  }

  @Test
  void windowsOfDigitsHaveTheirBoxes() {
    DigitWindows windows = DigitWindows.of(DIGITS, 300, 5);
    Target.Label labels = (Target.Label) windows.targets().getFirst();
    assertThat(labels.classes()).isEqualTo(11);
    float[] label = new float[1];
    float[] box = new float[4];
    int digits = 0;
    for (int i = 0; i < windows.size(); i++) {
      windows.readTarget(i, 0, label, 0);
      windows.readTarget(i, 1, box, 0);
      if (label[0] < 10) {
        digits++;
        float height = (box[3] - box[1]) * DigitWindows.UNIT;
        assertThat(height).isBetween(13f, 26.5f);
        assertThat(Math.abs(box[1] + box[3]) / 2 * DigitWindows.UNIT).isLessThan(3.6f);
      }
    }
    assertThat(digits).isBetween(140, 220);
  }

  @Test
  void resizingKeepsTheMean() {
    Tensor picture = picture(40, 30);
    for (int[] size : new int[][] {{20, 15}, {27, 21}}) {
      Tensor small = Resampling.resize(picture, size[0], size[1]);
      assertThat(mean(small)).isCloseTo(mean(picture), within(1e-4));
    }
    Tensor constant = Tensor.of(Shape.of(1, 2, 2, 1), 3, 3, 3, 3);
    for (float value : Resampling.resize(constant, 5, 7).data()) {
      assertThat(value).isCloseTo(3, within(1e-5f));
    }
  }

  private static double mean(Tensor tensor) {
    double sum = 0;
    for (float value : tensor.data()) {
      sum += value;
    }
    return sum / tensor.data().length;
  }
}
