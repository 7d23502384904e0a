package dev.fovea.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Batches;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationsTest {
  private static final int SAMPLES = 50;

  private static Dataset images(int height, int width, int channels) {
    Tensor x = Tensor.zeros(Shape.of(SAMPLES, height, width, channels));
    Tensor y = Tensor.zeros(Shape.of(SAMPLES));
    CounterRandom random = CounterRandom.ofSeed(2);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = random.uniform(i);
    }
    for (int i = 0; i < SAMPLES; i++) {
      y.data()[i] = i % 10;
    }
    return Datasets.oneHot(Datasets.of(x, y), 10);
  }

  private static final Augmentation EVERYTHING =
      Augmentations.of(
          new ElasticDistortion(20, 4),
          new RandomShear(0.1, 0.1),
          RandomFlip.HORIZONTAL,
          new RandomCrop(7, 7),
          new RandomGaussianNoise(0.1),
          new RandomRotation(0.1),
          new RandomErasing(),
          new MixUp(0.3));

  @Test
  void sameBitsForAnyNumberOfWorkers() {
    Dataset data = images(9, 13, 3);
    List<float[]> alone = epoch(data, 1, 4);
    List<float[]> shared = epoch(data, 3, 4);
    assertThat(shared).hasSameSizeAs(alone);
    for (int i = 0; i < alone.size(); i++) {
      assertThat(shared.get(i)).containsExactly(alone.get(i));
    }
    assertThat(epoch(data, 3, 5).getFirst()).isNotEqualTo(alone.getFirst());
  }

  private static List<float[]> epoch(Dataset data, int workers, int epoch) {
    Batches batches = new Batches(data, 16, true, EVERYTHING);
    List<float[]> all = new ArrayList<>();
    for (int batch = 0; batch < batches.count(); batch++) {
      float[][] inputs = {new float[16 * data.inputShape().size()]};
      float[][] targets = {new float[160]};
      batches.read(Workers.of(workers), 9, epoch, batch, inputs, targets, new int[16]);
      all.add(inputs[0]);
      all.add(targets[0]);
    }
    return all;
  }

  @Test
  void theSameThreadWarpsImagesOfManySizes() {
    for (int size : new int[] {28, 5, 60, 1}) {
      float[] image = new float[size * size];
      Arrays.fill(image, 1);
      Shape shape = Shape.of(size, size, 1);
      Augmentations.digits().apply(shape, image, 0, CounterRandom.ofSeed(size));
      for (float value : image) {
        assertThat(value).isBetween(0f, 1.0001f);
      }
    }
  }

  @Test
  void digitsChangeEachImageDifferentlyAndKeepTheInkOnAverage() {
    Shape shape = Shape.of(28, 28, 1);
    float[] before = new float[784];
    for (int row = 6; row < 22; row++) {
      before[row * 28 + 13] = 1;
      before[row * 28 + 14] = 1;
    }
    Set<List<Float>> seen = new HashSet<>();
    double ink = 0;
    for (int seed = 0; seed < 300; seed++) {
      float[] image = before.clone();
      Augmentations.digits().apply(shape, image, 0, CounterRandom.ofSeed(seed));
      List<Float> pixels = new ArrayList<>();
      for (float value : image) {
        pixels.add(value);
        ink += value;
      }
      assertThat(seen.add(pixels)).isTrue();
    }
    // Areas change either way alike; the mean over views of 0.9 to 1.1 is 1 / (1 - 0.1^2).
    assertThat(ink / 300 / 32).isCloseTo(1 / 0.99, within(0.05));
  }
}
