package dev.fovea.zoo.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenesTest {
  private static final Dataset DIGITS = DigitsDataset.split(1).test();

  @Test
  void isWithinItsOptions() {
    SceneOptions options = SceneOptions.CLEAN.size(160, 200).digits(3, 6).heights(15, 30);
    Scenes scenes = Scenes.boxes(DIGITS, options, 20, 4);
    for (int i = 0; i < scenes.size(); i++) {
      Scene scene = scenes.scene(i);
      assertThat(scene.digits().size()).isBetween(3, 6);
      for (Scene.Digit digit : scene.digits()) {
        assertThat(digit.height()).isBetween(14, 30);
        assertThat(digit.x()).isBetween(0, 200 - digit.width());
        assertThat(digit.y()).isBetween(0, 160 - digit.height());
        assertThat(digit.label()).isBetween(0, 9);
      }
    }
  }

  /** On a clean ground all ink is in boxes, and every edge of a box touches ink. */
  @Test
  void boxesAreTight() {
    Scene scene = Scenes.boxes(DIGITS, SceneOptions.CLEAN, 1, 7).scene(0);
    for (int at = 0; at < scene.pixels().length; at++) {
      int x = at % scene.width();
      int y = at / scene.width();
      if (scene.pixels()[at] > 0) {
        assertThat(scene.digits())
            .anyMatch(
                d -> x >= d.x() && x < d.x() + d.width() && y >= d.y() && y < d.y() + d.height());
      }
    }
    for (Scene.Digit d : scene.digits()) {
      assertThat(ink(scene, d.x(), d.y(), d.width(), 1)).isTrue();
      assertThat(ink(scene, d.x(), d.y() + d.height() - 1, d.width(), 1)).isTrue();
      assertThat(ink(scene, d.x(), d.y(), 1, d.height())).isTrue();
      assertThat(ink(scene, d.x() + d.width() - 1, d.y(), 1, d.height())).isTrue();
    }
  }

  private static boolean ink(Scene scene, int left, int top, int width, int height) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        if (scene.pixels()[y * scene.width() + x] >= Glyph.INK) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void masksNameTheDigitOfThePixel() {
    Scenes scenes = Scenes.masks(DIGITS, SceneOptions.CLEAN, 2, 7);
    Scene scene = scenes.scene(1);
    for (Scene.Digit d : scene.digits()) {
      int covered = 0;
      for (int y = d.y(); y < d.y() + d.height(); y++) {
        for (int x = d.x(); x < d.x() + d.width(); x++) {
          int at = y * scene.width() + x;
          assertThat((int) scene.mask()[at]).isIn(0, d.label() + 1);
          assertThat(scene.mask()[at] != 0).isEqualTo(scene.pixels()[at] >= 0.35f);
          covered += scene.mask()[at] != 0 ? 1 : 0;
        }
      }
      assertThat(covered).isPositive();
    }
    float[] mask = new float[scenes.targetShapes().getFirst().size()];
    scenes.readTarget(1, 0, mask, 0);
    for (int i = 0; i < mask.length; i++) {
      assertThat((int) mask[i]).isEqualTo(scene.mask()[i]);
    }
    assertThat(scenes.targets().getFirst()).isInstanceOf(Target.Mask.class);
    assertThat(((Target.Mask) scenes.targets().getFirst()).classes()).isEqualTo(11);
  }

  @Test
  void boxTargetsAreFilledUp() {
    SceneOptions options = SceneOptions.CLEAN.digits(2, 9);
    Scenes scenes = Scenes.boxes(DIGITS, options, 5, 3);
    float[] boxes = new float[9 * Target.Boxes.ROW];
    scenes.readTarget(4, 0, boxes, 0);
    List<Scene.Digit> digits = scenes.scene(4).digits();
    for (int i = 0; i < 9; i++) {
      if (i < digits.size()) {
        Scene.Digit d = digits.get(i);
        assertThat(new float[] {boxes[5 * i], boxes[5 * i + 3], boxes[5 * i + 4]})
            .containsExactly(d.x(), d.y() + d.height(), d.label());
      } else {
        assertThat(boxes[5 * i + 4]).isEqualTo(Target.Boxes.NONE);
      }
    }
  }

  @Test
  void isTheSameForTheSameSeed() {
    Scene first = Scenes.masks(DIGITS, SceneOptions.NOISY, 3, 11).scene(2);
    Scene again = Scenes.masks(DIGITS, SceneOptions.NOISY, 3, 11).scene(2);
    Scene other = Scenes.masks(DIGITS, SceneOptions.NOISY, 3, 12).scene(2);
    assertThat(again.pixels()).isEqualTo(first.pixels());
    assertThat(again.mask()).isEqualTo(first.mask());
    assertThat(other.pixels()).isNotEqualTo(first.pixels());
  }

  @Test
  void digitsStayApartUnlessTheyMayOverlap() {
    SceneOptions apart = SceneOptions.CLEAN.size(120, 120).digits(1, 30);
    for (Scene.Digit a : Scenes.boxes(DIGITS, apart, 1, 2).scene(0).digits()) {
      for (Scene.Digit b : Scenes.boxes(DIGITS, apart, 1, 2).scene(0).digits()) {
        boolean overlaps =
            a.x() < b.x() + b.width()
                && b.x() < a.x() + a.width()
                && a.y() < b.y() + b.height()
                && b.y() < a.y() + a.height();
        assertThat(overlaps).isEqualTo(a.equals(b));
      }
    }
    int crowded = Scenes.boxes(DIGITS, apart.overlap(0.5), 1, 2).scene(0).digits().size();
    assertThat(crowded).isGreaterThan(Scenes.boxes(DIGITS, apart, 1, 2).scene(0).digits().size());
  }

  @Test
  void refusesASceneThatCannotBeFilled() {
    SceneOptions options = SceneOptions.CLEAN.size(60, 60).digits(12, 12);
    assertThatThrownBy(() -> Scenes.boxes(DIGITS, options, 4, 1).scene(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "scene 3: 12 digits of 20 to 40 pixels do not fit into a scene of 60x60");
  }

  @Test
  void refusesOptionsOutOfRange() {
    assertThatThrownBy(() -> SceneOptions.CLEAN.size(0, 5)).hasMessageContaining("not 0x5");
    assertThatThrownBy(() -> SceneOptions.CLEAN.digits(5, 4)).hasMessageContaining("5 to 4");
    assertThatThrownBy(() -> SceneOptions.CLEAN.heights(30, 20)).hasMessageContaining("30");
    assertThatThrownBy(() -> SceneOptions.CLEAN.overlap(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> SceneOptions.CLEAN.noise(Double.NaN)).hasMessageContaining("noise");
    assertThatThrownBy(() -> Scenes.boxes(DIGITS, SceneOptions.CLEAN, 0, 1))
        .hasMessageContaining("at least 1 scene");
    assertThat(DIGITS.inputShape()).isEqualTo(Shape.of(28, 28, 1));
  }
}
