package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.kernel.ConvolutionProblem.Use;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vector convolutions against the portable ones, over odd shapes, and for any number of
 * threads.
 */
class ConvolutionContractTest {
  private static final Kernels SCALAR = Kernels.scalar(Workers.of(2));
  private static final List<Kernels> VECTOR = VectorTwins.ofThreads(1, 2, 3);

  static Stream<ConvolutionCase> cases() {
    List<ConvolutionCase> cases = new ArrayList<>();
    int[] small = {6, 5};
    int[] three = {3, 3};
    for (int channels : new int[] {1, 2, 3, 5, 7, 8, 15, 16, 17, 24, 31, 32, 33, 37, 64}) {
      cases.add(ConvolutionCase.of(small, three, channels, 4));
      cases.add(ConvolutionCase.of(small, three, 3, channels).same());
      cases.add(ConvolutionCase.of(small, three, 2, channels).density(0.1).batch(3));
      cases.add(ConvolutionCase.of(small, three, channels, channels).groups(channels).same());
    }
    int[] image = {11, 9};
    for (int size : new int[] {1, 2, 3, 5, 7}) {
      int[] kernel = {size, size};
      cases.add(ConvolutionCase.of(image, kernel, 3, 5));
      cases.add(ConvolutionCase.of(image, kernel, 1, 33).same());
      cases.add(ConvolutionCase.of(image, kernel, 5, 9).same().strides(2, 2).density(0.15));
      cases.add(ConvolutionCase.of(image, kernel, 4, 3).strides(3, 2));
      cases.add(ConvolutionCase.of(image, kernel, 6, 12).groups(6).same().strides(2, 1));
    }
    cases.add(ConvolutionCase.of(image, new int[] {2, 5}, 3, 17).same());
    cases.add(ConvolutionCase.of(image, new int[] {4, 1}, 9, 3).strides(1, 3));
    cases.add(ConvolutionCase.of(image, three, 4, 18).dilation(2, 2));
    cases.add(ConvolutionCase.of(image, three, 4, 18).dilation(2, 3).same().density(0.1));
    cases.add(ConvolutionCase.of(image, three, 3, 5).dilation(3, 1).same());
    cases.add(ConvolutionCase.of(image, three, 6, 10).groups(2));
    cases.add(ConvolutionCase.of(image, three, 6, 9).groups(3).same().strides(2, 2));
    cases.add(ConvolutionCase.of(image, three, 8, 68).groups(2).density(0.2));
    cases.add(ConvolutionCase.of(image, three, 17, 34).groups(17).same());
    cases.add(ConvolutionCase.of(image, three, 33, 33).groups(33).dilation(2, 2));
    cases.add(ConvolutionCase.of(small, new int[] {1, 1}, 130, 70));
    cases.add(ConvolutionCase.of(new int[] {4, 4}, three, 170, 3).same());
    cases.add(ConvolutionCase.of(new int[] {3, 3}, three, 130, 130).same());
    for (int channels : new int[] {16, 17, 24, 33, 64}) {
      cases.add(ConvolutionCase.of(new int[] {14, 15}, three, channels, 80 - channels));
      cases.add(ConvolutionCase.of(new int[] {9, 13}, three, channels, 32).same().batch(1));
    }
    // Tiles of several samples are taken together in the gradient by the weights.
    for (int channels : new int[] {16, 18, 33, 64}) {
      cases.add(ConvolutionCase.of(new int[] {8, 9}, three, channels, 48).same().batch(13));
      cases.add(ConvolutionCase.of(new int[] {21, 14}, three, 20, channels).batch(5).density(0.4));
    }
    cases.add(ConvolutionCase.of(new int[] {8, 8}, three, 90, 130).same().batch(9));
    for (int[] pads : new int[][] {{1, 1, 1, 1}, {0, 2, 1, 0}, {3, 5, 0, 1}, {0, 1, 4, 7}}) {
      cases.add(ConvolutionCase.of(image, three, 3, 9).padded(pads).strides(2, 2));
      cases.add(ConvolutionCase.of(image, three, 32, 40).padded(pads));
      cases.add(ConvolutionCase.of(image, three, 17, 33).padded(pads).density(0.05).batch(3));
      cases.add(ConvolutionCase.of(image, three, 12, 12).groups(12).padded(pads).strides(1, 2));
      cases.add(ConvolutionCase.of(image, three, 6, 8).groups(2).padded(pads).dilation(1, 2));
    }
    // Kernels of 3x3 for each channel by itself, with channels enough for a vector.
    for (int[] pads :
        new int[][] {
          {0, 0, 0, 0}, {1, 1, 1, 1}, {0, 1, 0, 1}, {1, 0, 1, 0}, {2, 2, 2, 2}, {2, 0, 1, 3}
        }) {
      for (int stride : new int[] {1, 2}) {
        for (int[] size : new int[][] {{3, 3}, {4, 6}, {7, 5}, {12, 3}}) {
          cases.add(
              ConvolutionCase.of(size, three, 24, 24)
                  .groups(24)
                  .padded(pads)
                  .strides(stride, stride));
        }
      }
    }
    cases.add(ConvolutionCase.of(new int[] {1, 1}, three, 16, 16).groups(16).same());
    cases.add(ConvolutionCase.of(new int[] {2, 1}, three, 37, 37).groups(37).same().strides(2, 2));
    cases.add(ConvolutionCase.of(new int[] {40, 40}, three, 64, 64).groups(64).same().batch(3));
    // Larger kernels in parts of 3x3.
    for (int[] kernel : new int[][] {{5, 5}, {4, 7}, {9, 3}, {12, 12}}) {
      cases.add(ConvolutionCase.of(new int[] {23, 30}, kernel, 16, 40));
      cases.add(ConvolutionCase.of(new int[] {19, 21}, kernel, 32, 20).same().batch(3));
    }
    cases.add(ConvolutionCase.of(new int[] {14, 14}, new int[] {5, 5}, 48, 33).padded(0, 3, 4, 1));
    cases.add(ConvolutionCase.of(new int[] {20, 20}, new int[] {5, 5}, 16, 70).padded(5, 5, 5, 5));
    // Channels enough for input gradients by residues: fewer and more taps than strides.
    for (int[] kernel : new int[][] {{3, 3}, {1, 1}, {2, 2}, {5, 4}, {1, 3}}) {
      cases.add(ConvolutionCase.of(image, kernel, 16, 40).strides(2, 2).same());
      cases.add(ConvolutionCase.of(image, kernel, 37, 9).strides(2, 3).batch(3));
      cases.add(ConvolutionCase.of(image, kernel, 33, 24).strides(1, 2).padded(1, 1, 0, 2));
    }
    cases.add(ConvolutionCase.of(image, new int[] {1, 1}, 48, 70).batch(3));
    cases.add(ConvolutionCase.of(image, new int[] {7, 7}, 20, 16).same());
    cases.add(ConvolutionCase.of(new int[] {19}, new int[] {4}, 16, 8).same().strides(3));
    cases.add(ConvolutionCase.of(image, new int[] {2, 2}, 16, 8).padded(1, 1, 1, 1).strides(2, 2));
    cases.add(ConvolutionCase.of(image, three, 3, 8).batch(1));
    cases.add(ConvolutionCase.of(small, three, 3, 8).batch(5).density(0.3));
    cases.add(ConvolutionCase.of(small, three, 2, 3).batch(37));
    cases.add(ConvolutionCase.of(new int[] {19}, new int[] {5}, 3, 20));
    cases.add(ConvolutionCase.of(new int[] {19}, new int[] {4}, 7, 8).same().strides(2));
    cases.add(ConvolutionCase.of(new int[] {23}, new int[] {2}, 4, 6).dilation(4).density(0.1));
    cases.add(ConvolutionCase.of(new int[] {5, 6, 4}, new int[] {3, 2, 3}, 2, 19).same());
    cases.add(ConvolutionCase.of(new int[] {5, 6, 7}, new int[] {2, 3, 3}, 3, 4).strides(2, 2, 1));
    cases.add(ConvolutionCase.of(new int[] {5, 6, 7}, new int[] {3, 3, 3}, 6, 6).groups(6).same());
    cases.add(
        ConvolutionCase.of(new int[] {7, 6, 7}, new int[] {2, 2, 2}, 2, 3)
            .dilation(2, 3, 2)
            .density(0.1));
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorKernelsFollowThePortableOnes(ConvolutionCase c) {
    ConvolutionCase.Results magnitudes = c.magnitudes(SCALAR);
    int taps = c.window().taps();
    for (Activation activation : List.of(Activation.LINEAR, Activation.RELU)) {
      ConvolutionCase.Results expected = c.run(SCALAR, activation);
      ConvolutionCase.Results actual = c.run(VECTOR.getFirst(), activation);
      int depth = taps * c.inChannels() / c.groups() + 1;
      Bounds.assertSameSums("y", depth, actual.y(), expected.y(), magnitudes.y());
      Bounds.assertSameSums(
          "dx", taps * c.outChannels() / c.groups(), actual.dx(), expected.dx(), magnitudes.dx());
      Bounds.assertSameSums(
          "dw", c.batch() * c.window().outputs(), actual.dw(), expected.dw(), magnitudes.dw());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void threadsDoNotChangeTheBits(ConvolutionCase c) {
    ConvolutionCase.Results alone = c.run(VECTOR.getFirst(), Activation.TANH);
    for (Kernels more : VECTOR.subList(1, VECTOR.size())) {
      ConvolutionCase.Results shared = c.run(more, Activation.TANH);
      Bounds.assertSameBits("y", shared.y(), alone.y());
      Bounds.assertSameBits("dx", shared.dx(), alone.dx());
      Bounds.assertSameBits("dw", shared.dw(), alone.dw());
    }
  }

  /** A few outputs have tiles of their own: the bits are those of the same outputs among many. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 6, 8, 13, 16})
  void fewOutputsHaveTheBitsOfTheSameAmongMany(int few) {
    int many = 80;
    for (int inChannels : new int[] {1, 2, 7}) {
      ConvolutionCase wide =
          ConvolutionCase.of(new int[] {9, 11}, new int[] {5, 5}, inChannels, many);
      ConvolutionCase narrow =
          ConvolutionCase.of(new int[] {9, 11}, new int[] {5, 5}, inChannels, few);
      Kernels kernels = VECTOR.getFirst();
      Convolution all = kernels.convolution(wide.problem());
      Convolution some = kernels.convolution(narrow.problem());
      float[] y = new float[wide.batch() * wide.outputSize()];
      float[] actual = new float[narrow.batch() * narrow.outputSize()];
      WeightView w = WeightView.constant(wide.w());
      WeightView firstWeights = WeightView.constant(first(few, many, wide.w()));
      all.forward(wide.batch(), wide.x(), w, wide.bias(), Activation.RELU, y);
      some.forward(wide.batch(), wide.x(), firstWeights, wide.bias(), Activation.RELU, actual);
      Bounds.assertSameBits("y", actual, first(few, many, y));
      float[] dw = new float[wide.weights()];
      float[] actualGradient = new float[narrow.weights()];
      all.weightGradient(wide.batch(), wide.x(), wide.dy(), dw);
      some.weightGradient(wide.batch(), wide.x(), first(few, many, wide.dy()), actualGradient);
      Bounds.assertSameBits("dw", actualGradient, first(few, many, dw));
    }
  }

  /** Returns the first columns of each row. */
  private static float[] first(int few, int many, float[] rows) {
    float[] columns = new float[rows.length / many * few];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = rows[i / few * many + i % few];
    }
    return columns;
  }

  /** Every packed copy is remade when the version changes, and when the array is another one. */
  @ParameterizedTest
  @MethodSource("packed")
  void everyPackedCopyFollowsItsWeights(ConvolutionCase c) {
    float[] first = c.w();
    float[] second = Numbers.random(8, first.length, 1);
    for (Kernels kernels : VECTOR) {
      Convolution kept = kernels.convolution(c.problem());
      assertFresh(kernels, c, kept, WeightView.of(first, 5));
      first[first.length - 1]++;
      assertFresh(kernels, c, kept, WeightView.of(first, 6));
      assertFresh(kernels, c, kept, WeightView.of(second, 6));
      second[0]--;
      assertFresh(kernels, c, kept, WeightView.of(second, 5));
      assertFresh(kernels, c, kept, WeightView.of(first, 5));
    }
  }

  /** Algorithms that pack: Winograd's, direct, in groups; the last two make lists of gradients. */
  static Stream<ConvolutionCase> packed() {
    int[] image = {12, 12};
    int[] three = {3, 3};
    return Stream.of(
        ConvolutionCase.of(image, three, 32, 32).same(),
        ConvolutionCase.of(image, three, 3, 32).same(),
        ConvolutionCase.of(image, new int[] {5, 5}, 32, 32).same(),
        ConvolutionCase.of(image, three, 8, 32).groups(2),
        ConvolutionCase.of(image, three, 6, 6).groups(6),
        ConvolutionCase.of(image, three, 24, 24).groups(24),
        ConvolutionCase.of(image, three, 24, 24).groups(24).strides(2, 2),
        ConvolutionCase.of(image, three, 32, 32).same().density(0.05),
        ConvolutionCase.of(image, three, 3, 32).same().density(0.05));
  }

  /** The same bits as a convolution that has never seen other weights. */
  private static void assertFresh(
      Kernels kernels, ConvolutionCase c, Convolution kept, WeightView w) {
    Convolution fresh = kernels.convolution(c.problem());
    float[] y = new float[c.batch() * c.outputSize()];
    float[] expected = y.clone();
    kept.forward(c.batch(), c.x(), w, c.bias(), Activation.LINEAR, y);
    fresh.forward(c.batch(), c.x(), w, c.bias(), Activation.LINEAR, expected);
    Bounds.assertSameBits("y", y, expected);
    float[] dx = new float[c.batch() * c.inputSize()];
    float[] expectedGradient = dx.clone();
    kept.inputGradient(c.batch(), c.dy(), w, dx);
    fresh.inputGradient(c.batch(), c.dy(), w, expectedGradient);
    Bounds.assertSameBits("dx", dx, expectedGradient);
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void whatWasNotPlannedIsRefused(Use missing) {
    EnumSet<Use> uses = EnumSet.complementOf(EnumSet.of(missing));
    for (ConvolutionCase c : packed().toList()) {
      for (Kernels kernels : List.of(SCALAR, VECTOR.getFirst())) {
        Convolution convolution = kernels.convolution(c.problem().uses(uses));
        WeightView w = WeightView.constant(c.w());
        float[] y = new float[c.batch() * c.outputSize()];
        float[] dx = new float[c.batch() * c.inputSize()];
        float[] dw = new float[c.weights()];
        for (Use use : Use.values()) {
          ThrowingCallable call =
              switch (use) {
                case FORWARD ->
                    () -> convolution.forward(2, c.x(), w, c.bias(), Activation.LINEAR, y);
                case INPUT_GRADIENT -> () -> convolution.inputGradient(2, c.dy(), w, dx);
                case WEIGHT_GRADIENT -> () -> convolution.weightGradient(2, c.x(), c.dy(), dw);
              };
          if (use == missing) {
            assertThatThrownBy(call).hasMessageContaining("planned without its " + use);
          } else {
            assertThatCode(call).doesNotThrowAnyException();
          }
        }
      }
    }
  }
}
