package dev.fovea.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Augmentation;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Warps an image whose pixels hold their own row and column: between pixels both are linear, so
 * that each pixel of the result tells exactly where it was taken from.
 */
class GeometricTest {
  private static final int SIZE = 21;
  private static final float CENTER = 10;
  private static final Shape SHAPE = Shape.of(SIZE, SIZE, 2);

  private static float[] places() {
    float[] image = new float[SHAPE.size()];
    for (int i = 0; i < SIZE * SIZE; i++) {
      image[2 * i] = i / SIZE;
      image[2 * i + 1] = i % SIZE;
    }
    return image;
  }

  /** Where the pixel was taken from, as (row, column). */
  private static float[] source(float[] warped, int row, int column) {
    int at = 2 * (row * SIZE + column);
    return new float[] {warped[at], warped[at + 1]};
  }

  private static float[] warp(Augmentation augmentation, long seed) {
    float[] image = places();
    augmentation.apply(SHAPE, image, 0, CounterRandom.ofSeed(seed));
    return image;
  }

  private static List<Geometric> unmoving() {
    return List.of(
        new RandomTranslation(0, 0),
        new RandomRotation(0),
        new RandomZoom(0),
        new RandomShear(0, 0),
        new RandomCrop(SIZE, SIZE),
        new ElasticDistortion(0, 4));
  }

  @ParameterizedTest
  @MethodSource("unmoving")
  void withoutStrengthNothingMoves(Geometric geometric) {
    assertThat(warp(geometric, 3)).containsExactly(places(), within(1e-5f));
  }

  @Test
  void translationMovesAllAlikeWithinItsBounds() {
    float most = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] warped = warp(new RandomTranslation(0.1, 0.2), seed);
      float[] middle = source(warped, 10, 10);
      float[] other = source(warped, 12, 7);
      assertThat(other[0] - middle[0]).isCloseTo(2, within(1e-4f));
      assertThat(other[1] - middle[1]).isCloseTo(-3, within(1e-4f));
      assertThat(Math.abs(middle[0] - CENTER)).isLessThanOrEqualTo(0.1f * SIZE);
      assertThat(Math.abs(middle[1] - CENTER)).isLessThanOrEqualTo(0.2f * SIZE);
      most = Math.max(most, Math.abs(middle[1] - CENTER));
    }
    assertThat(most).isGreaterThan(0.19f * SIZE);
  }

  @Test
  void rotationKeepsDistancesAndItsBounds() {
    double most = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] warped = warp(new RandomRotation(0.1), seed);
      assertThat(source(warped, 10, 10))
          .containsExactly(new float[] {CENTER, CENTER}, within(1e-4f));
      float[] right = source(warped, 10, 15);
      float[] below = source(warped, 15, 10);
      assertThat(Math.hypot(right[0] - CENTER, right[1] - CENTER)).isCloseTo(5, within(1e-4));
      double angle = Math.toDegrees(Math.atan2(right[0] - CENTER, right[1] - CENTER));
      double angleBelow = Math.toDegrees(Math.atan2(below[0] - CENTER, below[1] - CENTER));
      assertThat(angleBelow - angle).isCloseTo(90, within(1e-3));
      assertThat(Math.abs(angle)).isLessThanOrEqualTo(36);
      most = Math.max(most, Math.abs(angle));
    }
    assertThat(most).isGreaterThan(34);
  }

  @Test
  void zoomKeepsTheCenterAndTheAspect() {
    for (int seed = 0; seed < 50; seed++) {
      float[] warped = warp(new RandomZoom(0.3), seed);
      float[] corner = source(warped, 14, 12);
      float view = (corner[0] - CENTER) / 4;
      assertThat(view).isBetween(0.7f, 1.3f);
      assertThat(corner[1] - CENTER).isCloseTo(2 * view, within(1e-4f));
    }
  }

  @Test
  void shearMovesRowsInProportionToTheirHeight() {
    for (int seed = 0; seed < 50; seed++) {
      float[] warped = warp(new RandomShear(0.4, 0), seed);
      float[] below = source(warped, 15, 10);
      float[] above = source(warped, 5, 10);
      assertThat(below[0]).isCloseTo(15, within(1e-4f));
      assertThat(below[1] - CENTER).isBetween(-2f, 2f);
      assertThat(above[1] - CENTER).isCloseTo(CENTER - below[1], within(1e-4f));
    }
  }

  @Test
  void flipGivesTheImageOrItsMirrorImageExactly() {
    Set<List<Float>> corners = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      float[] warped = warp(RandomFlip.HORIZONTAL_AND_VERTICAL, seed);
      float[] corner = source(warped, 0, 0);
      corners.add(List.of(corner[0], corner[1]));
      assertThat(source(warped, 3, 4))
          .containsExactly(Math.abs(corner[0] - 3), Math.abs(corner[1] - 4));
      assertThat(source(warp(RandomFlip.HORIZONTAL, seed), 3, 0)[0]).isEqualTo(3);
      assertThat(source(warp(RandomFlip.VERTICAL, seed), 0, 3)[1]).isEqualTo(3);
    }
    assertThat(corners)
        .containsExactlyInAnyOrder(
            List.of(0f, 0f), List.of(0f, 20f), List.of(20f, 0f), List.of(20f, 20f));
  }

  @Test
  void cropEnlargesAWindow() {
    Set<Float> tops = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      float[] warped = warp(new RandomCrop(16, 11), seed);
      float[] first = source(warped, 0, 0);
      assertThat(source(warped, 20, 20))
          .containsExactly(new float[] {first[0] + 15, first[1] + 10}, within(1e-4f));
      tops.add(first[0]);
    }
    assertThat(tops).containsExactlyInAnyOrder(0f, 1f, 2f, 3f, 4f, 5f);
    assertThatThrownBy(() -> warp(new RandomCrop(22, 4), 0))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("a window of 22x4 cannot be cut out of an image of 21x21");
  }

  @Test
  void elasticMovesByWhatTheFormulaSays() {
    int size = 200;
    Shape shape = Shape.of(size, size, 2);
    float[] image = new float[shape.size()];
    for (int i = 0; i < size * size; i++) {
      image[2 * i] = i / size;
      image[2 * i + 1] = i % size;
    }
    new ElasticDistortion(34, 4).apply(shape, image, 0, CounterRandom.ofSeed(1));
    double squares = 0;
    double steepest = 0;
    int count = 0;
    for (int row = 20; row < size - 20; row++) {
      for (int column = 20; column < size - 20; column++) {
        int at = 2 * (row * size + column);
        double moved = image[at] - row;
        squares += moved * moved;
        count++;
        steepest = Math.max(steepest, Math.abs(image[at + 2] - row - moved));
      }
    }
    // Uniform noise of variance 1/3 through a Gaussian whose squares add up to 1 / (4 pi sigma^2).
    double expected = 34 / (4 * Math.sqrt(12 * Math.PI));
    assertThat(Math.sqrt(squares / count)).isBetween(0.85 * expected, 1.15 * expected);
    assertThat(steepest).isLessThan(expected);
  }

  /** A change of which the numbers are known. */
  private record Shift(int right) implements Geometric {
    @Override
    public void warp(SamplingGrid grid, CounterRandom random) {
      grid.affine(1, 0, 0, 0, 1, -right);
    }
  }

  private record Mirror() implements Geometric {
    @Override
    public void warp(SamplingGrid grid, CounterRandom random) {
      grid.linear(1, 0, 0, -1);
    }
  }

  @Test
  void joinedChangesAreThoseOneAfterTheOther() {
    float[] apart = warp(new Mirror(), 0);
    new Shift(3).apply(SHAPE, apart, 0, CounterRandom.ofSeed(0));
    Augmentation joined = Augmentations.of(new Mirror(), new Shift(3));
    assertThat(joined).isInstanceOf(Warp.class);
    assertThat(warp(joined, 0))
        .containsExactly(apart)
        .isNotEqualTo(warp(Augmentations.of(new Shift(3), new Mirror()), 0));
  }

  @Test
  void fillModes() {
    assertThat(row(FillMode.CONSTANT, 2)).containsExactly(0, 0, 1, 2, 3);
    assertThat(row(FillMode.NEAREST, 2)).containsExactly(1, 1, 1, 2, 3);
    assertThat(row(FillMode.REFLECT, 2)).containsExactly(2, 1, 1, 2, 3);
    assertThat(row(FillMode.WRAP, 2)).containsExactly(4, 5, 1, 2, 3);
    assertThat(row(FillMode.REFLECT, -2)).containsExactly(3, 4, 5, 5, 4);
    assertThat(row(FillMode.WRAP, -12)).containsExactly(3, 4, 5, 1, 2);
  }

  private static float[] row(FillMode fill, int shift) {
    float[] row = {1, 2, 3, 4, 5};
    Warp.of(fill, new Shift(shift)).apply(Shape.of(1, 5, 1), row, 0, CounterRandom.ofSeed(0));
    return row;
  }

  @Test
  void onlyImagesAreWarped() {
    assertThatThrownBy(
            () -> RandomFlip.VERTICAL.apply(Shape.of(4), new float[4], 0, CounterRandom.ofSeed(0)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("of shape (height, width, channels), not 4");
  }

  @Test
  void factorsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> new RandomTranslation(0, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width_factor must be 0.0 to 1.0, not 1.5");
    assertThatThrownBy(() -> new RandomRotation(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ElasticDistortion(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RandomErasing(0.5, 0.5, 0.4, 0.3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("min_area");
  }
}
