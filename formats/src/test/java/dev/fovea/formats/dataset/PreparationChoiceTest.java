package dev.fovea.formats.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.image.Fit;
import dev.fovea.data.image.ImageColor;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.formats.image.ImageHeader;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreparationChoiceTest {
  private static ImageHeader image(int height, int width) {
    return new ImageHeader("PNG", height, width, 3, 1);
  }

  private static Preparation choose(PreparationChoice choice, ImageHeader... images) {
    return choice.choose(Arrays.asList(images), () -> false);
  }

  private static PreparationChoice asked(Optional<Integer> height, Optional<Integer> width) {
    return new PreparationChoice(
        height,
        width,
        Optional.empty(),
        Optional.empty(),
        Scaling.UNIT,
        Preparation.WHITE,
        false,
        false);
  }

  @Test
  void smallImagesOfOneSizeStayAsTheyAre() {
    Preparation same = choose(PreparationChoice.FREE, image(28, 28), image(28, 28));
    assertThat(same).isEqualTo(Preparation.of(Shape.of(28, 28, 3)).fit(Fit.CROP));
    assertThat(choose(PreparationChoice.FREE, image(100, 200), image(100, 200)).shape())
        .isEqualTo(Shape.of(100, 200, 3));
    assertThat(PreparationChoice.FREE.choose(List.of(image(28, 28)), () -> true).color())
        .isEqualTo(ImageColor.GREY);
  }

  @Test
  void othersBecomeSquaresOfAtMostTheUsualSize() {
    assertThat(choose(PreparationChoice.FREE, image(480, 640), image(480, 640)).shape())
        .isEqualTo(Shape.of(96, 96, 3));
    assertThat(
            choose(PreparationChoice.FREE, image(50, 60), image(70, 61), image(900, 700)).shape())
        .isEqualTo(Shape.of(56, 56, 3));
    assertThat(choose(PreparationChoice.FREE, image(1, 3), image(2, 2)).shape())
        .isEqualTo(Shape.of(8, 8, 3));
  }

  @Test
  void manyLongImagesArePadded() {
    ImageHeader[] images = new ImageHeader[20];
    Arrays.fill(images, image(300, 400));
    images[0] = image(100, 500);
    images[1] = image(500, 100);
    assertThat(choose(PreparationChoice.FREE, images).fit()).isEqualTo(Fit.CROP);
    images[2] = image(500, 100);
    assertThat(choose(PreparationChoice.FREE, images).fit()).isEqualTo(Fit.PAD);
  }

  @Test
  void whatIsAskedForIsTaken() {
    assertThat(choose(asked(Optional.of(40), Optional.of(60)), image(9, 9)).shape())
        .isEqualTo(Shape.of(40, 60, 3));
    assertThat(
            choose(asked(Optional.of(40), Optional.empty()), image(9, 9), image(300, 200)).shape())
        .isEqualTo(Shape.of(40, 40, 3));
    PreparationChoice model = PreparationChoice.of(Shape.of(32, 20, 1));
    assertThat(choose(model, image(9, 9))).isEqualTo(Preparation.of(Shape.of(32, 20, 1)));
    PreparationChoice open =
        PreparationChoice.of(Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, Shape.UNKNOWN));
    assertThat(choose(open, image(9, 9)).shape()).isEqualTo(Shape.of(9, 9, 3));
  }
}
