package dev.fovea.data.digits;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.Split;
import dev.fovea.data.Target;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive digits of a generator as labelled images of 28x28x1 with values 0 to 1, drawn each
 * time they are read.
 *
 * @param generator the generator that draws the digits
 * @param first the index of the first sample
 * @param size the number of samples
 */
public record DigitsDataset(DigitGenerator generator, long first, int size) implements Dataset {
  private static final int TRAIN = 60_000;
  private static final int TEST = 10_000;
  // Beyond the index of any training sample, so that training and test share none.
  private static final long FIRST_OF_TEST = 10_000_000_000L;

  private static final List<Target> TARGETS = List.of(new Target.Label(Mnist.CLASS_NAMES));
  private static final Shape IMAGE = Shape.of(DigitGenerator.SIZE, DigitGenerator.SIZE, 1);

  /**
   * Creates a dataset.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public DigitsDataset {
    if (size < 0) {
      throw new IllegalArgumentException("a dataset cannot have " + size + " digits");
    }
  }

  /** Returns as many digits as MNIST has: 60,000 to train on and 10,000 others to test on. */
  public static Split split(long seed) {
    DigitGenerator generator = new DigitGenerator(seed);
    return new Split(
        new DigitsDataset(generator, 0, TRAIN), new DigitsDataset(generator, FIRST_OF_TEST, TEST));
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(IMAGE);
  }

  @Override
  public List<Target> targets() {
    return TARGETS;
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    generator.draw(first + Objects.checkIndex(index, size), into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    into[offset] = generator.label(first + Objects.checkIndex(index, size));
  }
}
