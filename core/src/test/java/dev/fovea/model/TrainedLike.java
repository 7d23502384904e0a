package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Models and inputs whose numbers are like those of trained ones, to compare outputs by. */
public final class TrainedLike {
  /** The largest difference of two outputs, for values above 1 relative to them. */
  private static final double TOLERANCE = 1e-4;

  private TrainedLike() {}

  /**
   * Fills all weights as training leaves them: no two are equal, variances are positive, and sums
   * over a kernel are about as large as what they add up.
   */
  public static Model model(Model model) {
    int seed = 100;
    for (Weight weight : model.weights()) {
      CounterRandom random = CounterRandom.ofSeed(seed++);
      Shape shape = weight.shape();
      boolean kernel = shape.rank() > 1;
      float bound = kernel ? (float) Math.sqrt(3.0 * shape.channels() / shape.size()) : 0.5f;
      float[] values = new float[weight.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (weight.name()) {
              case "variance", "moving_variance", "gamma", "inhibition" ->
                  random.uniform(i, 0.3f, 1.5f);
              case "excitation" -> random.uniform(i, -0.2f, 0.8f);
              default -> random.uniform(i, -bound, bound);
            };
      }
      weight.set(values);
    }
    return model;
  }

  /**
   * Returns values between -0.5 and 1.5, mostly positive as those behind a ReLU.
   *
   * @param batch (samples, input shape), whose open sizes become 32
   */
  public static Tensor input(Shape batch, int seed) {
    int[] dims = Arrays.stream(batch.dims()).map(d -> d == Shape.UNKNOWN ? 32 : d).toArray();
    Tensor tensor = Tensor.zeros(Shape.of(dims));
    CounterRandom random = CounterRandom.ofSeed(seed);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i, -0.5f, 1.5f);
    }
    return tensor;
  }

  /** Checks that an output is as expected, and that the expectation tells anything at all. */
  public static void assertClose(float[] output, float[] expected) {
    assertThat(output).hasSameSizeAs(expected);
    assertThat(IntStream.range(0, expected.length).mapToObj(i -> expected[i]).distinct().count())
        .as("different values")
        .isGreaterThanOrEqualTo(Math.min(expected.length, 2));
    for (int i = 0; i < expected.length; i++) {
      double tolerance = TOLERANCE * Math.max(1, Math.abs(expected[i]));
      assertThat(output[i]).as("value %s", i).isCloseTo(expected[i], within((float) tolerance));
    }
  }
}
