package dev.fovea.kernel;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The portable convolutions against {@link ReferenceConvolution}. */
class ConvolutionOracleTest {
  private static final Kernels SCALAR = Kernels.scalar(Workers.of(2));

  static Stream<ConvolutionCase> cases() {
    int[] image = {7, 6};
    return Stream.of(
        ConvolutionCase.of(image, new int[] {3, 3}, 2, 3),
        ConvolutionCase.of(image, new int[] {2, 3}, 3, 2).same().strides(2, 3),
        ConvolutionCase.of(image, new int[] {3, 2}, 1, 4).dilation(2, 3).same(),
        ConvolutionCase.of(image, new int[] {3, 3}, 4, 6).groups(2).same(),
        ConvolutionCase.of(image, new int[] {3, 3}, 3, 6).groups(3).strides(2, 2),
        // More pixels and more taps of channels than are taken at a time.
        ConvolutionCase.of(new int[] {17, 15}, new int[] {3, 3}, 20, 5).same().batch(3),
        ConvolutionCase.of(new int[] {26, 25}, new int[] {2, 2}, 42, 8).groups(2).batch(2),
        ConvolutionCase.of(image, new int[] {3, 3}, 2, 3).padded(1, 1, 1, 1).strides(2, 2),
        ConvolutionCase.of(image, new int[] {2, 3}, 2, 3).padded(5, 0, 0, 4),
        ConvolutionCase.of(new int[] {11}, new int[] {4}, 3, 2).same().strides(2),
        ConvolutionCase.of(new int[] {4, 5, 6}, new int[] {2, 3, 3}, 2, 3).same().strides(1, 2, 2));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scalarKernelsFollowTheFormula(ConvolutionCase c) {
    ConvolutionCase.Results magnitudes = c.magnitudes(SCALAR);
    ConvolutionCase.Results actual = c.run(SCALAR, Activation.LINEAR);
    ReferenceConvolution reference = new ReferenceConvolution(c);
    Window window = c.window();
    int taps = window.taps();
    Bounds.assertSameSums(
        "y",
        taps * c.inChannels() / c.groups() + 1,
        used(actual.y(), reference.y.length),
        floats(reference.y),
        used(magnitudes.y(), reference.y.length));
    Bounds.assertSameSums(
        "dx",
        taps * c.outChannels() / c.groups(),
        used(actual.dx(), reference.dx.length),
        floats(reference.dx),
        used(magnitudes.dx(), reference.dx.length));
    Bounds.assertSameSums(
        "dw", c.batch() * window.outputs(), actual.dw(), floats(reference.dw), magnitudes.dw());
  }

  private static float[] used(float[] array, int size) {
    return java.util.Arrays.copyOf(array, size);
  }

  private static float[] floats(double[] array) {
    float[] result = new float[array.length];
    for (int i = 0; i < array.length; i++) {
      result[i] = (float) array[i];
    }
    return result;
  }
}
