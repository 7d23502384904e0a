package dev.fovea.bench.peers;

import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Digits of 28x28 as images of CIFAR's shape: with a border of two pixels, in three tints.
 *
 * @param digits images 28x28x1
 */
record TintedDigits(Dataset digits) implements Dataset {
  private static final int DIGIT = 28;
  private static final int SIZE = 32;
  private static final int BORDER = (SIZE - DIGIT) / 2;

  @Override
  public int size() {
    return digits.size();
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(Shape.of(SIZE, SIZE, 3));
  }

  @Override
  public List<Target> targets() {
    return digits.targets();
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    float[] digit = new float[DIGIT * DIGIT];
    digits.readInput(index, 0, digit, 0);
    int to = offset;
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        int y = row - BORDER;
        int x = column - BORDER;
        boolean inside = y >= 0 && y < DIGIT && x >= 0 && x < DIGIT;
        float value = inside ? digit[y * DIGIT + x] : 0;
        into[to++] = value;
        into[to++] = value / 2;
        into[to++] = 1 - value;
      }
    }
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    digits.readTarget(index, target, into, offset);
  }
}
