package dev.fovea.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.SharedFolder;
import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether the digits resemble those that people write. */
class RealDigitsTest {
  private static final Classified TRAIN = Classified.of(DigitsDataset.split(1).train());
  private static final int PIXELS = 784;

  /**
   * The simplest classifier of all, one nearest neighbour among a few thousand drawn digits, names
   * most digits of the MNIST training set. Networks do far better; a floor is enough to notice
   * digits that went wrong.
   */
  @Test
  void theNearestDrawnDigitTellsTheRealOne() {
    Path folder = SharedFolder.path().resolve("data/mnist");
    assumeTrue(Files.isDirectory(folder), "no MNIST in " + folder);
    float[][] drawn = images(TRAIN, 4000);
    Classified real = Classified.of(Mnist.read(folder).train());
    float[][] images = images(real, 1000);
    long right =
        IntStream.range(0, images.length)
            .parallel()
            .filter(i -> TRAIN.label(nearest(images[i], drawn)) == real.label(i))
            .count();
    assertThat(right).isGreaterThan(800);
  }

  private static float[][] images(Dataset data, int count) {
    float[][] images = new float[count][PIXELS];
    IntStream.range(0, count).forEach(i -> data.readInput(i, 0, images[i], 0));
    return images;
  }

  private static int nearest(float[] image, float[][] candidates) {
    int best = 0;
    float least = Float.POSITIVE_INFINITY;
    for (int candidate = 0; candidate < candidates.length; candidate++) {
      float distance = 0;
      for (int pixel = 0; pixel < PIXELS && distance < least; pixel++) {
        float difference = image[pixel] - candidates[candidate][pixel];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }
}
