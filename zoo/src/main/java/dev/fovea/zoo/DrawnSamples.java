package dev.fovea.zoo;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/** Draws labelled samples of random classes. The same seed draws the same samples. */
final class DrawnSamples {
  private DrawnSamples() {}

  /** Draws one sample of a class. */
  @FunctionalInterface
  interface Pen<C> {
    /**
     * Draws a sample.
     *
     * @param random the random numbers of this sample; number 0 has chosen the class
     * @param into receives the values from {@code offset} on
     */
    void draw(C kind, CounterRandom random, float[] into, int offset);
  }

  /**
   * Returns samples whose label is the place of their class among all.
   *
   * @param shape the shape of one sample
   * @param classes the classes; their names in small letters name the labels
   */
  static <C extends Enum<C>> Dataset of(
      int count, long seed, Shape shape, C[] classes, Pen<C> pen) {
    CounterRandom random = CounterRandom.ofSeed(seed);
    float[] values = new float[count * shape.size()];
    float[] labels = new float[count];
    for (int i = 0; i < count; i++) {
      CounterRandom own = random.stream(i);
      int label = own.below(0, classes.length);
      labels[i] = label;
      pen.draw(classes[label], own, values, i * shape.size());
    }
    return Datasets.of(
        Tensor.of(shape.prepend(count), values),
        Tensor.of(Shape.of(count), labels),
        new Target.Label(
            Arrays.stream(classes).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList()));
  }
}
