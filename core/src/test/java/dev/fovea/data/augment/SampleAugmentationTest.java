package dev.fovea.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Sample;
import dev.fovea.data.Target;
import dev.fovea.data.digits.DigitGenerator;
import dev.fovea.data.digits.Ink;
import dev.fovea.data.digits.Placement;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images, masks and boxes of a sample move alike. */
class SampleAugmentationTest {
  private static final int SIZE = 21;
  private static final int SEEDS = 30;
  private static final int OUTSIDE = 999;
  private static final Shape PLACES = Shape.of(SIZE, SIZE, 3);
  private static final Target.Mask MASK = Target.mask(SIZE, SIZE, SIZE * SIZE).withOutside(OUTSIDE);

  private static List<Augmentation> geometric() {
    return List.of(
        RandomFlip.HORIZONTAL_AND_VERTICAL,
        new RandomTranslation(0.3, 0.2),
        new RandomRotation(0.2),
        new RandomZoom(0.4),
        new RandomShear(0.4, 0.3),
        new RandomCrop(9, 13),
        new ElasticDistortion(34, 4),
        Augmentations.of(RandomFlip.HORIZONTAL, new RandomRotation(0.1)),
        Augmentations.of(
            new RandomGaussianNoise(0), new RandomZoom(0.2), new RandomErasing(0, 0, 0, 1)));
  }

  /** An image whose pixels hold their own row and column, and 1. */
  private static float[] places() {
    float[] image = new float[PLACES.size()];
    for (int i = 0; i < SIZE * SIZE; i++) {
      image[3 * i] = i / SIZE;
      image[3 * i + 1] = i % SIZE;
      image[3 * i + 2] = 1;
    }
    return image;
  }

  /** The second sample of a batch, with the values given. */
  private static Sample sample(
      List<Shape> shapes, List<Target> kinds, List<float[]> inputs, List<float[]> targets) {
    return new Sample(new Batch(2, shapes, kinds, second(inputs), second(targets)), 1);
  }

  private static float[][] second(List<float[]> values) {
    return values.stream()
        .map(
            own -> {
              float[] both = new float[2 * own.length];
              Arrays.fill(both, 0, own.length, -77);
              System.arraycopy(own, 0, both, own.length, own.length);
              return both;
            })
        .toArray(float[][]::new);
  }

  private static float[] input(Sample sample, int input) {
    return own(sample.input(input));
  }

  private static float[] target(Sample sample, int target) {
    return own(sample.target(target));
  }

  /** The second sample's values; the first one's must be untouched. */
  private static float[] own(float[] both) {
    int half = both.length / 2;
    assertThat(Arrays.copyOf(both, half)).containsOnly(-77);
    return Arrays.copyOfRange(both, half, both.length);
  }

  @ParameterizedTest
  @MethodSource("geometric")
  void eachPixelOfTheMaskComesFromThePlaceNearestToThatOfTheImage(Augmentation augmentation) {
    float[] mask = new float[SIZE * SIZE];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i;
    }
    int compared = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Sample sample = sample(List.of(PLACES), List.of(MASK), List.of(places()), List.of(mask));
      augmentation.apply(sample, CounterRandom.ofSeed(seed));
      float[] image = input(sample, 0);
      float[] moved = target(sample, 0);
      for (int i = 0; i < moved.length; i++) {
        float row = image[3 * i];
        float column = image[3 * i + 1];
        boolean inside = image[3 * i + 2] > 0.9999f;
        if (inside) {
          assertThat((float) ((int) moved[i] / SIZE)).isCloseTo(row, within(0.501f));
          assertThat(moved[i] % SIZE).isCloseTo(column, within(0.501f));
          compared++;
        }
        assertThat(moved[i]).isEqualTo(Math.round(moved[i]));
      }
    }
    assertThat(compared).isGreaterThan(SEEDS * SIZE * SIZE / 4);
  }

  @ParameterizedTest
  @MethodSource("geometric")
  void aMaskDrawnFromTheImageStaysAligned(Augmentation augmentation) {
    Shape shape = Shape.of(SIZE, SIZE, 1);
    float[] image = new float[SIZE * SIZE];
    for (int row = 5; row < 14; row++) {
      Arrays.fill(image, row * SIZE + 4, row * SIZE + 13, 1);
    }
    Target.Mask kind = Target.mask(SIZE, SIZE, 2);
    for (int seed = 0; seed < SEEDS; seed++) {
      Sample sample = sample(List.of(shape), List.of(kind), List.of(image), List.of(image));
      augmentation.apply(sample, CounterRandom.ofSeed(seed));
      float[] moved = input(sample, 0);
      float[] mask = target(sample, 0);
      for (int i = 0; i < mask.length; i++) {
        assertThat(mask[i]).isIn(0f, 1f);
        // The nearest of four pixels has at least a quarter of the weight.
        assertThat(moved[i])
            .isBetween(mask[i] == 1 ? 0.2499f : 0, mask[i] == 1 ? 1.0001f : 0.7501f);
      }
    }
  }

  @Test
  void pixelsFromOutsideAreOfTheStatedClass() {
    float[] mask = {1, 2, 3, 4};
    Geometric right = new Shift(1);
    for (FillMode fill : FillMode.values()) {
      Sample sample =
          sample(
              List.of(Shape.of(1, 4, 1)),
              List.of(Target.mask(1, 4, 5).withOutside(255)),
              List.of(mask),
              List.of(mask));
      Warp.of(fill, right).apply(sample, CounterRandom.ofSeed(0));
      float first =
          switch (fill) {
            case CONSTANT -> 255;
            case NEAREST, REFLECT -> 1;
            case WRAP -> 4;
          };
      assertThat(target(sample, 0)).containsExactly(first, 1, 2, 3);
    }
    Sample plain =
        sample(
            List.of(Shape.of(1, 4, 1)),
            List.of(Target.mask(1, 4, 5)),
            List.of(mask),
            List.of(mask));
    right.apply(plain, CounterRandom.ofSeed(0));
    assertThat(target(plain, 0)).containsExactly(0, 1, 2, 3);
  }

  private record Shift(int right) implements Geometric {
    @Override
    public void warp(SamplingGrid grid, CounterRandom random) {
      grid.affine(1, 0, 0, 0, 1, -right);
    }
  }

  @Test
  void boxesMoveWithWholePixelsExactlyAreClippedAndDropped() {
    Shape shape = Shape.of(10, 10, 1);
    Target kind = Target.boxes(4, 9);
    float[] boxes = {0, 2, 3, 6, 5, 8, 1, 10, 4, 6, 6, 0, 9, 10, 7, -1, -1, -1, -1, -1};
    Sample sample = sample(List.of(shape), List.of(kind), List.of(new float[100]), List.of(boxes));
    new Shift(2).apply(sample, CounterRandom.ofSeed(0));
    assertThat(target(sample, 0))
        .containsExactly(2, 2, 5, 6, 5, 8, 0, 10, 10, 7, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  }

  private record Mirror() implements Geometric {
    @Override
    public void warp(SamplingGrid grid, CounterRandom random) {
      grid.linear(1, 0, 0, -1);
    }
  }

  @Test
  void boxesAreMirroredExactly() {
    float[] box = {1, 2, 4, 6, 3};
    Sample sample =
        sample(
            List.of(Shape.of(10, 10, 1)),
            List.of(Target.boxes(1, 9)),
            List.of(new float[100]),
            List.of(box));
    new Mirror().apply(sample, CounterRandom.ofSeed(0));
    assertThat(target(sample, 0)).containsExactly(6, 2, 9, 6, 3);
  }

  @ParameterizedTest
  @MethodSource("geometric")
  void boxesContainTheirDigitTightly(Augmentation augmentation) {
    int size = 48;
    Shape shape = Shape.of(size, size, 1);
    DigitGenerator generator = new DigitGenerator(3);
    for (int seed = 0; seed < SEEDS; seed++) {
      Ink ink = generator.draw(seed, new Placement(20, 26, 18, 0), size, size);
      float[] image = new float[size * size];
      ink.paint(image, 0, size, size);
      float[] box = {ink.left(), ink.top(), ink.left() + ink.width(), ink.top() + ink.height(), 4};
      float[] solid = new float[size * size];
      for (int row = ink.top(); row < ink.top() + ink.height(); row++) {
        int at = row * size + ink.left();
        Arrays.fill(solid, at, at + ink.width(), 1);
      }
      Sample sample =
          sample(
              List.of(shape, shape),
              List.of(Target.boxes(2, 10)),
              List.of(image, solid),
              List.of(Arrays.copyOf(box, 10)));
      sample.target(0)[15 + 4] = -1;
      augmentation.apply(sample, CounterRandom.ofSeed(seed));
      float[] moved = target(sample, 0);
      int[] digit = bounds(input(sample, 0), size);
      int[] all = bounds(input(sample, 1), size);
      if (all[2] == 0) {
        assertThat(moved).containsOnly(-1);
        continue;
      }
      assertThat(moved[4]).isEqualTo(4);
      assertThat(Arrays.copyOf(moved, 4)).containsExactly(all[0], all[1], all[2], all[3]);
      if (digit[2] > 0) {
        assertThat((float) digit[0]).isGreaterThanOrEqualTo(moved[0]);
        assertThat((float) digit[1]).isGreaterThanOrEqualTo(moved[1]);
        assertThat((float) digit[2]).isLessThanOrEqualTo(moved[2]);
        assertThat((float) digit[3]).isLessThanOrEqualTo(moved[3]);
      }
    }
  }

  /** The smallest (left, top, right, bottom) around all that is not 0. */
  private static int[] bounds(float[] image, int size) {
    int[] bounds = {size, size, 0, 0};
    for (int i = 0; i < image.length; i++) {
      if (image[i] != 0) {
        bounds[0] = Math.min(bounds[0], i % size);
        bounds[1] = Math.min(bounds[1], i / size);
        bounds[2] = Math.max(bounds[2], i % size + 1);
        bounds[3] = Math.max(bounds[3], i / size + 1);
      }
    }
    return bounds;
  }

  @ParameterizedTest
  @MethodSource("geometric")
  void imagesMoveAlikeAndNothingElseDoes(Augmentation augmentation) {
    Shape wide = Shape.of(SIZE, SIZE, 3);
    float[] second = new float[wide.size()];
    for (int i = 0; i < SIZE * SIZE; i++) {
      second[3 * i + 2] = i / SIZE;
    }
    float[] numbers = {1, 2, 3};
    Sample sample =
        sample(
            List.of(Shape.of(3), PLACES, wide),
            List.of(Target.values(SIZE, SIZE, 3), Target.label(4)),
            List.of(numbers, places(), second),
            List.of(places(), new float[] {3}));
    augmentation.apply(sample, CounterRandom.ofSeed(7));
    float[] alone = places();
    augmentation.apply(PLACES, alone, 0, CounterRandom.ofSeed(7));
    float[] first = input(sample, 1);
    assertThat(first).containsExactly(alone).isNotEqualTo(places());
    float[] third = input(sample, 2);
    for (int i = 0; i < SIZE * SIZE; i++) {
      assertThat(third[3 * i + 2]).isEqualTo(first[3 * i]);
    }
    assertThat(input(sample, 0)).containsExactly(1, 2, 3);
    assertThat(target(sample, 0)).containsExactly(places());
    assertThat(target(sample, 1)).containsExactly(3);
  }

  @Test
  void noiseAndErasingChangeImagesEachOnItsOwnAndNoTargets() {
    float[] box = {1, 2, 3, 4, 0};
    for (Augmentation augmentation :
        List.of(new RandomGaussianNoise(1), new RandomErasing(1, 0.2, 0.4, 0.5))) {
      Sample sample =
          sample(
              List.of(Shape.of(3), PLACES, PLACES),
              List.of(Target.mask(SIZE, SIZE, 2), Target.boxes(1, 2)),
              List.of(new float[3], places(), places()),
              List.of(new float[SIZE * SIZE], box));
      augmentation.apply(sample, CounterRandom.ofSeed(2));
      assertThat(input(sample, 0)).containsOnly(0);
      assertThat(input(sample, 1)).isNotEqualTo(places()).isNotEqualTo(input(sample, 2));
      assertThat(input(sample, 2)).isNotEqualTo(places());
      assertThat(target(sample, 0)).containsOnly(0);
      assertThat(target(sample, 1)).containsExactly(box);
    }
  }

  @Test
  void picturesOfOtherSizesAreRefused() {
    Sample inputs =
        sample(
            List.of(PLACES, Shape.of(5, 6, 1)),
            List.of(),
            List.of(places(), new float[30]),
            List.of());
    assertThatThrownBy(() -> RandomFlip.VERTICAL.apply(inputs, CounterRandom.ofSeed(0)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("input 1 has 5x6 pixels, the image 21x21");
    Sample mask =
        sample(
            List.of(PLACES),
            List.of(Target.mask(7, 8, 2)),
            List.of(places()),
            List.of(new float[56]));
    assertThatThrownBy(() -> RandomFlip.VERTICAL.apply(mask, CounterRandom.ofSeed(0)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("target 0 has 7x8 pixels, the image 21x21");
  }

  @Test
  void batchesMoveMasksWithTheirImages() {
    Tensor x = Tensor.zeros(Shape.of(6, SIZE, SIZE, 1));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = i % 5;
    }
    Dataset data = Datasets.of(x, x, Target.mask(SIZE, SIZE, 5));
    Batches batches = new Batches(data, 6, true, RandomFlip.HORIZONTAL_AND_VERTICAL);
    float[][] images = {new float[x.data().length]};
    float[][] masks = {new float[x.data().length]};
    batches.read(Workers.of(2), 1, 0, 0, images, masks, new int[6]);
    assertThat(masks[0]).containsExactly(images[0]).isNotEqualTo(x.data());
  }
}
