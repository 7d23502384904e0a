package dev.fovea.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PositionReadoutTest {
  private static final int SIZE = 12;

  /** Blobs on a line of pixels: their position is a linear function of no single pixel. */
  private static Tensor blobs(Tensor positions) {
    Tensor values = Tensor.zeros(Shape.of(positions.batch(), SIZE, 1));
    for (int i = 0; i < positions.batch(); i++) {
      for (int x = 0; x < SIZE; x++) {
        double distance = x - positions.data()[i];
        values.data()[i * SIZE + x] = (float) Math.exp(-distance * distance / 4);
      }
    }
    return values;
  }

  private static Tensor positions(int count, long seed) {
    CounterRandom random = CounterRandom.ofSeed(seed);
    Tensor positions = Tensor.zeros(Shape.of(count, 1));
    for (int i = 0; i < count; i++) {
      positions.data()[i] = 3 + 6 * random.uniform(i);
    }
    return positions;
  }

  @Test
  void readsPositionsThatTheValuesTell() {
    Tensor train = positions(60, 1);
    Tensor test = positions(40, 2);
    PositionReadout readout = PositionReadout.fit(blobs(train), train);
    assertThat(readout.error(blobs(test), test)).isLessThan(0.15);
  }

  @Test
  void isOffByTheSpreadOfPositionsThatTheValuesDoNotTell() {
    Tensor train = positions(200, 1);
    Tensor test = positions(200, 2);
    Tensor nothing = Tensor.zeros(Shape.of(200, 3));
    for (int i = 0; i < nothing.data().length; i++) {
      nothing.data()[i] = CounterRandom.ofSeed(7).uniform(i);
    }
    double error = PositionReadout.fit(nothing, train).error(nothing, test);
    // Positions are uniform over a length of 6: their deviation is 6 / sqrt(12).
    assertThat(error).isCloseTo(6 / Math.sqrt(12), within(0.25));
  }

  @Test
  void solvesTheRidgeRegressionOfThePrimalForm() {
    // One value, positions y: w = sum(x y) / (sum(x x) + lambda), lambda = 0.001 * mean(x x).
    Tensor x = Tensor.of(Shape.of(4, 1), new float[] {-3, -1, 1, 3});
    Tensor y = Tensor.of(Shape.of(4, 1), new float[] {1, 2, 4, 9});
    double w = (-3 * (1 - 4) - (2 - 4) + 3 * (9 - 4)) / (20 + 0.001 * 5);
    Tensor read = PositionReadout.fit(x, y).read(Tensor.of(Shape.of(1, 1), new float[] {2}));
    assertThat((double) read.data()[0]).isCloseTo(4 + 2 * w, within(1e-4));
  }

  @Test
  void refusesPositionsThatDoNotMatch() {
    assertThatThrownBy(
            () -> PositionReadout.fit(Tensor.zeros(Shape.of(3, 2)), Tensor.zeros(Shape.of(2, 1))))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("position");
  }
}
