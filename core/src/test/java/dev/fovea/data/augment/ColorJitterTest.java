package dev.fovea.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColorJitterTest {
  private static final Shape SHAPE = Shape.of(4, 5, 3);

  private static float[] image(float scale) {
    float[] image = new float[SHAPE.size() + 2];
    for (int i = 1; i < image.length - 1; i++) {
      image[i] = scale * (0.2f + 0.6f * CounterRandom.ofSeed(1).uniform(i));
    }
    image[0] = -1;
    image[image.length - 1] = -1;
    return image;
  }

  private static double mean(float[] image) {
    return Arrays.stream(boxed(image)).average().orElseThrow();
  }

  private static double deviation(float[] image) {
    double mean = mean(image);
    return Math.sqrt(
        Arrays.stream(boxed(image)).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  private static double[] boxed(float[] image) {
    double[] values = new double[image.length - 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = image[i + 1];
    }
    return values;
  }

  @Test
  void changesMeanAndDeviationWithinTheirRanges() {
    double lowest = 2;
    double highest = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] image = image(1);
      new ColorJitter(0.3, 0.2).apply(SHAPE, image, 1, CounterRandom.ofSeed(seed));
      assertThat(image[0]).isEqualTo(-1);
      assertThat(image[image.length - 1]).isEqualTo(-1);
      double brightness = mean(image) / mean(image(1));
      double contrast = deviation(image) / deviation(image(1));
      assertThat(brightness).isBetween(0.7 - 1e-5, 1.3 + 1e-5);
      assertThat(contrast).isBetween(0.8 - 1e-5, 1.2 + 1e-5);
      lowest = Math.min(lowest, brightness);
      highest = Math.max(highest, brightness);
    }
    assertThat(lowest).isLessThan(0.75);
    assertThat(highest).isGreaterThan(1.25);
  }

  /** Values from 0 to 255 change in proportion to those from 0 to 1. */
  @Test
  void hasNoUnit() {
    float[] unit = image(1);
    float[] bytes = image(255);
    new ColorJitter(0.3, 0.3).apply(SHAPE, unit, 1, CounterRandom.ofSeed(9));
    new ColorJitter(0.3, 0.3).apply(SHAPE, bytes, 1, CounterRandom.ofSeed(9));
    for (int i = 1; i < unit.length - 1; i++) {
      assertThat(bytes[i]).isCloseTo(255 * unit[i], within(1e-2f));
    }
  }

  @Test
  void refusesFactorsOutOfRange() {
    assertThatThrownBy(() -> new ColorJitter(1.5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("brightness must be 0.0 to 1.0, not 1.5");
  }
}
