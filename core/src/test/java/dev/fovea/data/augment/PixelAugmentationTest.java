package dev.fovea.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Augmentation;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PixelAugmentationTest {
  private static final int SIZE = 40;
  private static final Shape SHAPE = Shape.of(SIZE, SIZE, 1);
  private static final float UNTOUCHED = -1;

  private static float[] apply(Augmentation augmentation, long seed) {
    float[] image = new float[SHAPE.size() + 2];
    Arrays.fill(image, UNTOUCHED);
    augmentation.apply(SHAPE, image, 1, CounterRandom.ofSeed(seed));
    assertThat(image[0]).isEqualTo(UNTOUCHED);
    assertThat(image[image.length - 1]).isEqualTo(UNTOUCHED);
    return Arrays.copyOfRange(image, 1, image.length - 1);
  }

  @Test
  void erasesHalfOfTheImagesEachByOneRectangleOfTheSizesAsked() {
    int erased = 0;
    for (int seed = 0; seed < 400; seed++) {
      float[] image = apply(new RandomErasing(), seed);
      int top = SIZE;
      int bottom = -1;
      int left = SIZE;
      int right = -1;
      int count = 0;
      for (int i = 0; i < image.length; i++) {
        if (image[i] != UNTOUCHED) {
          assertThat(image[i]).isBetween(0f, 1f);
          top = Math.min(top, i / SIZE);
          bottom = Math.max(bottom, i / SIZE);
          left = Math.min(left, i % SIZE);
          right = Math.max(right, i % SIZE);
          count++;
        }
      }
      if (count > 0) {
        erased++;
        int height = bottom - top + 1;
        int width = right - left + 1;
        assertThat(count).isEqualTo(height * width);
        // Sides are rounded to whole pixels.
        assertThat((height + 0.5) * (width + 0.5)).isGreaterThan(0.02 * image.length);
        assertThat((height - 0.5) * (width - 0.5)).isLessThan(0.4 * image.length);
        assertThat((height + 0.5) / (width - 0.5)).isGreaterThan(0.3);
        assertThat((height - 0.5) / (width + 0.5)).isLessThan(1 / 0.3);
      }
    }
    // Five standard deviations of a fair coin thrown 400 times.
    assertThat(erased).isBetween(150, 250);
  }

  @Test
  void erasesNeverOrAlways() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(apply(new RandomErasing(0, 0.02, 0.4, 0.3), seed)).containsOnly(UNTOUCHED);
      assertThat(apply(new RandomErasing(1, 0.1, 0.4, 0.3), seed))
          .satisfies(image -> assertThat(count(image, UNTOUCHED)).isBetween(800, 1500));
    }
  }

  private static int count(float[] image, float value) {
    int count = 0;
    for (float pixel : image) {
      count += pixel == value ? 1 : 0;
    }
    return count;
  }

  @Test
  void noiseHasTheDeviationAsked() {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int seed = 0; seed < 20; seed++) {
      for (float value : apply(new RandomGaussianNoise(0.2), seed)) {
        sum += value - UNTOUCHED;
        squares += (value - UNTOUCHED) * (value - UNTOUCHED);
        count++;
      }
    }
    // Within five standard errors of 32,000 numbers.
    assertThat(sum / count).isBetween(-0.0056, 0.0056);
    assertThat(Math.sqrt(squares / count)).isBetween(0.196, 0.204);
  }
}
