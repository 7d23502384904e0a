package dev.fovea.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparationTest {
  private static final Preparation BASE = Preparation.of(Shape.of(4, 6, 3));

  @Test
  void changesOneThingAtATime() {
    assertThat(BASE.shape()).isEqualTo(Shape.of(4, 6, 3));
    assertThat(BASE.size(5, 7).color(ImageColor.GREY).shape()).isEqualTo(Shape.of(5, 7, 1));
    Preparation changed =
        BASE.fit(Fit.PAD).scaling(Scaling.SIGNED).background(3).inverted(true).centered(true);
    assertThat(changed)
        .isEqualTo(new Preparation(4, 6, ImageColor.RGB, Fit.PAD, Scaling.SIGNED, 3, true, true));
    assertThat(changed.ownSize().shape()).isEqualTo(Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 3));
  }

  @Test
  void isDescribed() {
    assertThat(BASE.fit(Fit.CROP).description()).isEqualTo("4x6 rgb, cropped to the middle");
    assertThat(
            BASE.color(ImageColor.GREY).centered(true).inverted(true).background(0).description())
        .isEqualTo("4x6 grey, the ink centered, dark and light exchanged, on #000000");
    assertThat(BASE.ownSize().description()).isEqualTo("own size rgb");
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> BASE.size(0, 4))
        .hasMessage("an image has at least 1x1 pixels, not 0x4");
    assertThatThrownBy(() -> BASE.size(10_000, 10_000))
        .hasMessage("an input has at most 33,554,432 pixels, not 10000x10000; take a smaller size");
    assertThatThrownBy(() -> BASE.ownSize().centered(true)).hasMessageContaining("give the size");
    assertThatThrownBy(() -> BASE.background(1 << 24)).hasMessageContaining("0x1000000");
    assertThatThrownBy(() -> Preparation.of(Shape.of(4, 4, 2)))
        .hasMessage("an image has the shape (height, width, 1 or 3 channels), not 4x4x2");
    assertThatThrownBy(() -> Scaling.standardized(List.of(0.5f), List.of(0f)))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> new Scaling(List.of(1f, 2f), List.of(1f, 2f)))
        .hasMessageContaining("1 or 3 factors");
  }

  @ParameterizedTest
  @CsvSource({
    "0.02, 0.9, 3, DARK",
    "0.98, 0.1, 3, LIGHT",
    "0.5,  0.9, 3, NONE",
    "0.02, 0.9, 0, DARK",
    "0.1,  0.9, 9, NONE",
  })
  void theEdgeTellsTheGround(float ground, float ink, int touching, Ground expected) {
    // A field of 12x12 with a block of ink in it, which touches so many pixels of the upper edge.
    assertThat(
            Grounds.of(
                12,
                12,
                1,
                i -> {
                  int x = i % 12;
                  int y = i / 12;
                  boolean middle = x > 3 && x < 8 && y > 2 && y < 9;
                  boolean edge = y == 0 && x < touching || x == 0 && y < touching;
                  return middle || edge ? ink : ground;
                }))
        .isEqualTo(expected);
  }

  @Test
  void mostImagesTellTheGroundOfAll() {
    assertThat(Grounds.common(9, 1, 10)).isEqualTo(Ground.DARK);
    assertThat(Grounds.common(0, 95, 100)).isEqualTo(Ground.LIGHT);
    assertThat(Grounds.common(8, 0, 10)).isEqualTo(Ground.NONE);
    assertThat(Grounds.common(0, 0, 0)).isEqualTo(Ground.NONE);
  }
}
