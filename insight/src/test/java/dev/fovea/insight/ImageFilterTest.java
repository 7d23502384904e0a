package dev.fovea.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.insight.ImageFilter.Step;
import dev.fovea.kernel.Padding;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImageFilterTest {
  private static final FilterKernel TEXTBOOK = FilterKernel.parse("0 -1 0; -1 3 -1; 0 -1 0");

  /**
   * Pixels that give the textbook's sums: 59, then -212 to its right, and -213 in the corner of the
   * zero-padded output.
   */
  private static final Tensor TEXTBOOK_PIXELS =
      Tensor.of(Shape.of(3, 4, 1), 60, 248, 100, 7, 145, 253, 54, 11, 9, 253, 10, 5);

  private static Tensor random(int height, int width, int channels) {
    Tensor image = Tensor.zeros(Shape.of(height, width, channels));
    CounterRandom random = CounterRandom.ofSeed(4);
    for (int i = 0; i < image.data().length; i++) {
      image.data()[i] = random.uniform(i, 0, 1);
    }
    return image;
  }

  @Test
  void theTextbooksNumbers() {
    Tensor valid = ImageFilter.of(TEXTBOOK).apply(TEXTBOOK_PIXELS);
    Tensor same = ImageFilter.of(TEXTBOOK).padding(Padding.SAME).apply(TEXTBOOK_PIXELS);

    assertThat(valid.data()).containsExactly(59, -212);
    assertThat(same.shape()).isEqualTo(Shape.of(3, 4, 1));
    assertThat(same.get(0, 0, 0)).isEqualTo(-213);
    assertThat(same.get(1, 1, 0)).isEqualTo(59);
    Step step = ImageFilter.of(TEXTBOOK).step(TEXTBOOK_PIXELS, 0, 0);
    assertThat(step.products()).containsExactly(0, -248, 0, -145, 759, -54, 0, -253, 0);
    assertThat(step.patch()).containsExactly(60, 248, 100, 145, 253, 54, 9, 253, 10);
    assertThat(step.sum()).isEqualTo(59);
  }

  @ParameterizedTest
  @CsvSource({"valid,1", "valid,2", "same,1", "same,3"})
  void everyStepIsAnElementOfTheResult(Padding padding, int stride) {
    Tensor image = random(7, 9, 3);
    ImageFilter filter = new ImageFilter(NamedKernel.EMBOSS.kernel(3), padding, stride);
    Tensor result = filter.apply(image);

    assertThat(filter.positions(image)).isEqualTo(result.shape().slice(0, 2));
    for (int i = 0; i < filter.positions(image).size(); i++) {
      Step step = filter.step(image, 2, i);
      assertThat((double) result.get(step.y(), step.x(), 2)).isCloseTo(step.sum(), within(1e-5));
    }
  }

  @Test
  void channelsDoNotMix() {
    Tensor image = random(5, 5, 3);
    Tensor result = ImageFilter.of(NamedKernel.IDENTITY.kernel(3)).apply(image);

    for (int channel = 0; channel < 3; channel++) {
      assertThat(result.get(1, 2, channel)).isEqualTo(image.get(2, 3, channel));
    }
  }

  @ParameterizedTest
  @EnumSource
  void blursKeepAnEvenPictureAndDetectorsMakeItBlack(NamedKernel named) {
    for (int size : new int[] {3, 5}) {
      double sum = 0;
      for (float value : named.kernel(size).values()) {
        sum += value;
      }
      boolean detector =
          switch (named) {
            case EDGES, SOBEL_X, SOBEL_Y, LAPLACIAN, DIAGONAL, ANTI_DIAGONAL -> true;
            default -> false;
          };
      assertThat(sum).as(named + " " + size).isCloseTo(detector ? 0 : 1, within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SOBEL_X, SOBEL_Y, transposed",
    "DIAGONAL, ANTI_DIAGONAL, mirrored",
    "EMBOSS, EMBOSS, transposed",
    "BOX_BLUR, BOX_BLUR, mirrored"
  })
  void kernelsAreEachOthersImages(NamedKernel one, NamedKernel other, String how) {
    for (int size : new int[] {3, 5}) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          boolean mirrored = how.equals("mirrored");
          assertThat(other.kernel(size).at(y, x))
              .isEqualTo(one.kernel(size).at(mirrored ? y : x, mirrored ? size - 1 - x : y));
        }
      }
    }
  }

  @Test
  void sobelFindsWhereItGetsLighterToTheRight() {
    Tensor step = Tensor.of(Shape.of(3, 4, 1), 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1);

    assertThat(ImageFilter.of(NamedKernel.SOBEL_X.kernel(3)).apply(step).data())
        .containsExactly(4, 4);
    assertThat(ImageFilter.of(NamedKernel.SOBEL_Y.kernel(3)).apply(step).data())
        .containsExactly(0, 0);
  }

  @Test
  void textIsReadAsRows() {
    assertThat(TEXTBOOK.at(1, 1)).isEqualTo(3);
    assertThat(FilterKernel.parse(" 1, 2,3 \n").width()).isEqualTo(3);
    assertThat(FilterKernel.parse(TEXTBOOK.toString()).values()).isEqualTo(TEXTBOOK.values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 2 3; 4 5; 6 7 8 | row 2 of the kernel has 2 numbers, row 1 has 3",
        "1 2; 3 4 | sides are odd, such as 3x3; this one is 2x2",
        "1 2 3; 4 5 6 | this one is 2x3",
        "1 x 3 | \"x\" in the kernel is no number",
        "1 NaN 3 | NaN in the kernel is not finite",
        "; | the kernel is empty"
      })
  void badTextIsToldInOneLine(String text, String message) {
    assertThatThrownBy(() -> FilterKernel.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aKernelLargerThanThePictureIsTold() {
    assertThatThrownBy(
            () ->
                ImageFilter.of(NamedKernel.EDGES.kernel(5)).apply(Tensor.zeros(Shape.of(4, 9, 1))))
        .hasMessageContaining("kernel 5x5 does not fit an image 4x9x1");
  }
}
