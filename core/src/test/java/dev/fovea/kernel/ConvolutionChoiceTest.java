package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Which algorithms are chosen, as a convolution names them. */
class ConvolutionChoiceTest {
  private static final int[] ONES = {1, 1};
  private final Kernels kernels = VectorTwins.ofThreads(1).getFirst();

  private static Window window(int size, int kernel, Padding padding) {
    return Window.of(new int[] {size, size}, new int[] {kernel, kernel}, ONES, ONES, padding);
  }

  private String chosen(ConvolutionProblem problem) {
    return kernels.convolution(problem).toString();
  }

  @Test
  void predictionNamesTheForwardPassOnly() {
    ConvolutionProblem problem = ConvolutionProblem.of(window(28, 3, Padding.SAME), 32, 64);
    assertThat(chosen(problem.forwardOnly())).isEqualTo("forward winograd 4x4");
    assertThat(chosen(ConvolutionProblem.of(window(28, 5, Padding.SAME), 32, 64).forwardOnly()))
        .isEqualTo("forward winograd 4x4");
    assertThat(chosen(ConvolutionProblem.of(window(28, 5, Padding.SAME), 20, 64).forwardOnly()))
        .isEqualTo("forward direct");
    assertThat(chosen(problem.uses(EnumSet.noneOf(ConvolutionProblem.Use.class))))
        .isEqualTo("nothing");
  }

  @Test
  void trainingNamesTheGradientsAndTheirLists() {
    // 28x28 are 49 whole tiles: lists below 0.26 - 0.125 and 0.21 - 0.06.
    assertThat(chosen(ConvolutionProblem.of(window(28, 3, Padding.SAME), 32, 64)))
        .isEqualTo(
            "forward winograd 4x4; input gradient winograd 4x4, lists below 0.14;"
                + " weight gradient winograd 4x4, lists below 0.15");
    assertThat(chosen(ConvolutionProblem.of(window(28, 3, Padding.SAME), 1, 32)))
        .isEqualTo(
            "forward direct; input gradient direct, lists below 0.40;"
                + " weight gradient direct, lists below 0.40");
    assertThat(chosen(ConvolutionProblem.of(window(28, 3, Padding.SAME), 32, 64).groups(2)))
        .isEqualTo("forward direct; input gradient direct; weight gradient direct");
    assertThat(chosen(ConvolutionProblem.of(window(28, 3, Padding.SAME), 32, 32).groups(32)))
        .isEqualTo("forward depthwise; input gradient depthwise; weight gradient depthwise");
  }

  @Test
  void fewTilesTakeTheDirectWeightGradient() {
    ConvolutionProblem small = ConvolutionProblem.of(window(12, 3, Padding.SAME), 64, 64);
    assertThat(chosen(small)).endsWith("(below 3 samples direct, lists below 0.40)");
    assertThat(chosen(small.batch(2))).endsWith("weight gradient direct, lists below 0.40");
  }

  @Test
  void poolingIsNamed() {
    Window pool = Window.of(ints(28), ints(2), ints(2), ONES, Padding.VALID);
    ConvolutionProblem problem =
        ConvolutionProblem.of(window(28, 3, Padding.SAME), 32, 64).forwardOnly().pooledBy(pool);
    assertThat(kernels.pooledConvolution(problem))
        .hasToString("forward winograd 4x4 with max pooling");
    assertThat(kernels.pooledConvolution(problem.groups(2)))
        .hasToString("forward direct; max pooling after it");
    assertThatThrownBy(
            () ->
                kernels.pooledConvolution(
                    ConvolutionProblem.of(window(28, 3, Padding.SAME), 32, 64)))
        .hasMessage("no pooling follows this convolution");
  }

  private static int[] ints(int size) {
    return new int[] {size, size};
  }

  @Test
  void senselessProblemsAreRefused() {
    Window window = window(8, 3, Padding.SAME);
    assertThatThrownBy(() -> ConvolutionProblem.of(window, 6, 8).groups(4))
        .hasMessage("4 groups do not divide 6 and 8 channels");
    assertThatThrownBy(() -> ConvolutionProblem.of(window, 6, 0))
        .hasMessageContaining("must be positive");
  }
}
