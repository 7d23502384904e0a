package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The numbers that a 3x3 convolution of 512 to 512 channels holds beside the weights. */
class ConvolutionMemoryTest {
  private static final int CHANNELS = 512;
  private static final int[] ONES = {1, 1};
  private static final int PIXELS = 14 * 14;

  /** Weights at Winograd's 36 points. */
  private static final long TRANSFORMED = 36L * CHANNELS * CHANNELS;

  /** Less than the weights themselves, of which there is no plain copy. */
  private static final long LITTLE = CHANNELS * CHANNELS;

  private final float[] w = new float[9 * CHANNELS * CHANNELS];
  private final float[] x = new float[PIXELS * CHANNELS];
  private final float[] y = new float[PIXELS * CHANNELS];
  private final ConvolutionProblem problem =
      ConvolutionProblem.of(
          Window.of(new int[] {14, 14}, new int[] {3, 3}, ONES, ONES, Padding.SAME),
          CHANNELS,
          CHANNELS);
  private final Kernels kernels = VectorTwins.ofThreads(2).getFirst();

  @Test
  void predictionHoldsOnePackedCopyOfTheWeights() throws ReflectiveOperationException {
    Convolution convolution = kernels.convolution(problem.forwardOnly());
    forward(convolution);
    assertThat(held(convolution)).isBetween(TRANSFORMED, TRANSFORMED + LITTLE);
  }

  @Test
  void trainingHoldsTwo() throws ReflectiveOperationException {
    Convolution convolution = kernels.convolution(problem);
    forward(convolution);
    Arrays.fill(y, 1);
    convolution.inputGradient(1, y, WeightView.constant(w), x);
    convolution.weightGradient(1, x, y, w.clone());
    assertThat(held(convolution)).isBetween(2 * TRANSFORMED, 2 * TRANSFORMED + LITTLE);
  }

  private void forward(Convolution convolution) {
    float[] bias = new float[CHANNELS];
    convolution.forward(1, x, WeightView.constant(w), bias, Activation.RELU, y);
  }

  /** The lengths of all arrays of floats that can be reached, but for the weights. */
  private long held(Object start) throws ReflectiveOperationException {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(w);
    Deque<Object> open = new ArrayDeque<>(List.of(start));
    long sum = 0;
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (!seen.add(next)) {
        continue;
      }
      if (next instanceof float[] floats) {
        sum += floats.length;
      } else if (next.getClass().getName().startsWith("dev.fovea") && !(next instanceof Workers)) {
        for (Field field : next.getClass().getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
            field.setAccessible(true);
            Object value = field.get(next);
            if (value != null) {
              open.push(value);
            }
          }
        }
      }
    }
    return sum;
  }
}
