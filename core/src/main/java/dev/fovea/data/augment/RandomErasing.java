package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Fills a random rectangle with random values from 0 to 1 (Zhong, Zheng, Kang, Li, Yang, "Random
 * erasing data augmentation", 2017, algorithm 1). Targets stay as they are.
 *
 * @param probability the probability that an image is changed at all
 * @param minArea the smallest area of the rectangle, as a share of the image's area
 * @param maxArea the largest area of the rectangle, as a share of the image's area
 * @param minRatio the smallest ratio of height to width; the largest is its reciprocal
 */
public record RandomErasing(double probability, double minArea, double maxArea, double minRatio)
    implements Augmentation {
  private static final int ATTEMPTS = 100;
  private static final int DRAWS = 4;

  /** Creates an erasing with the authors' values. */
  public RandomErasing() {
    this(0.5, 0.02, 0.4, 0.3);
  }

  /**
   * Creates an erasing.
   *
   * @throws IllegalArgumentException if a number is not 0 to 1, the smallest ratio is below 0.01,
   *     or the smallest area is above the largest
   */
  public RandomErasing {
    Factors.check("probability", probability, 0, 1);
    Factors.check("max_area", maxArea, 0, 1);
    Factors.check("min_area", minArea, 0, maxArea);
    Factors.check("min_ratio", minRatio, 0.01, 1);
  }

  @Override
  public void apply(Shape shape, float[] samples, int offset, CounterRandom random) {
    Image image = Image.of(shape, samples, offset);
    if (random.uniform(0) >= probability) {
      return;
    }
    for (long draw = 1; draw < ATTEMPTS * DRAWS; draw += DRAWS) {
      double area = minArea + (maxArea - minArea) * random.uniform(draw);
      double ratio = minRatio + (1 / minRatio - minRatio) * random.uniform(draw + 1);
      double pixels = area * image.height() * image.width();
      int height = (int) Math.round(Math.sqrt(pixels * ratio));
      int width = (int) Math.round(Math.sqrt(pixels / ratio));
      if (height <= image.height() && width <= image.width()) {
        int top = random.below(draw + 2, image.height() - height + 1);
        int left = random.below(draw + 3, image.width() - width + 1);
        erase(image, top, left, height, width, random.stream(1));
        return;
      }
    }
  }

  private static void erase(
      Image image, int top, int left, int height, int width, CounterRandom random) {
    int run = width * image.channels();
    for (int row = 0; row < height; row++) {
      int at = image.offset() + ((top + row) * image.width() + left) * image.channels();
      for (int i = 0; i < run; i++) {
        image.values()[at + i] = random.uniform((long) row * run + i);
      }
    }
  }
}
