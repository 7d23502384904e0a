package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Convolutions with pooling in one pass against the same one after the other: the same bits
 * forward, and gradients that the portable ones bounds.
 */
class PooledConvolutionContractTest {
  private static final Kernels SCALAR = Kernels.scalar(Workers.of(2));
  private static final List<Kernels> VECTOR = VectorTwins.ofThreads(1, 2, 3);
  private static final float UNTOUCHED = -77;

  /**
   * @param density the share of the pooled gradient that is not zero
   */
  record Case(ConvolutionCase convolution, int[] size, double density) {
    Window pool() {
      Window window = convolution.window();
      int rank = convolution.input().length;
      int[] output = {window.outD(), window.outH(), window.outW()};
      int[] ones = new int[rank];
      Arrays.fill(ones, 1);
      return Window.of(Arrays.copyOfRange(output, 3 - rank, 3), size, size, ones, Padding.VALID);
    }

    int pooled() {
      return convolution.batch() * pool().outputs() * convolution.outChannels();
    }

    float[] dy() {
      float[] dy = Numbers.random(11, pooled(), 1);
      float[] keep = Numbers.random(12, pooled(), 1);
      for (int i = 0; i < dy.length; i++) {
        dy[i] = (keep[i] + 1) / 2 < density ? dy[i] : 0;
      }
      return dy;
    }

    PooledConvolution together(Kernels kernels) {
      return kernels.pooledConvolution(convolution.problem().pooledBy(pool()));
    }

    PooledConvolution apart(Kernels kernels) {
      Convolution alone = kernels.convolution(convolution.problem());
      return new ConvolutionThenPooling(kernels, alone, pool(), convolution.outChannels());
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    int[] image = {11, 10};
    int[] three = {3, 3};
    int[] five = {5, 5};
    cases.add(new Case(ConvolutionCase.of(new int[] {20, 21}, five, 16, 40), new int[] {2, 2}, 1));
    cases.add(
        new Case(ConvolutionCase.of(new int[] {20, 21}, five, 32, 20).same(), new int[] {3, 2}, 0.2));
    int[] two = {2, 2};
    for (int channels : new int[] {1, 3, 7, 8, 16, 17, 33, 64, 70}) {
      cases.add(new Case(ConvolutionCase.of(image, three, 3, channels), two, 0.6));
      cases.add(new Case(ConvolutionCase.of(image, three, channels, 5).same(), two, 1));
      for (double density : new double[] {0.3, 0.6, 1}) {
        ConvolutionCase tiles = ConvolutionCase.of(new int[] {14, 17}, three, 32, 16 + channels);
        cases.add(new Case(tiles.batch(3), two, density));
        cases.add(new Case(tiles.same().batch(9), two, density));
      }
    }
    for (int[] size : new int[][] {{1, 1}, {4, 4}, {4, 2}, {1, 2}, {3, 3}, {3, 2}, {5, 1}}) {
      ConvolutionCase tiles = ConvolutionCase.of(new int[] {16, 13}, three, 18, 40).same();
      cases.add(new Case(tiles, size, 0.7));
      cases.add(new Case(ConvolutionCase.of(image, new int[] {5, 4}, 2, 9), size, 0.7));
      cases.add(new Case(ConvolutionCase.of(image, three, 4, 18).same().strides(2, 1), size, 0.7));
    }
    cases.add(new Case(ConvolutionCase.of(image, three, 32, 40).padded(1, 4, 0, 2), two, 0.5));
    cases.add(new Case(ConvolutionCase.of(image, three, 4, 18).dilation(2, 2), two, 0.5));
    cases.add(new Case(ConvolutionCase.of(image, three, 6, 9).groups(3), two, 0.5));
    cases.add(new Case(ConvolutionCase.of(new int[] {40, 36}, new int[] {5, 5}, 1, 6), two, 1));
    cases.add(new Case(ConvolutionCase.of(new int[] {4, 4}, three, 170, 90).same(), two, 1));
    cases.add(new Case(ConvolutionCase.of(new int[] {6, 6}, new int[] {5, 5}, 130, 60), two, 1));
    cases.add(
        new Case(ConvolutionCase.of(new int[] {23}, new int[] {4}, 3, 20), new int[] {3}, 0.8));
    cases.add(
        new Case(
            ConvolutionCase.of(new int[] {6, 6, 7}, new int[] {3, 3, 3}, 2, 9),
            new int[] {2, 2, 2},
            0.8));
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSameBitsAsOneAfterTheOther(Case c) {
    ConvolutionCase conv = c.convolution();
    float[] bias = conv.bias();
    for (Kernels kernels : VECTOR) {
      for (Activation activation : List.of(Activation.LINEAR, Activation.RELU)) {
        float[] expected = new float[c.pooled()];
        int[] winners = new int[c.pooled()];
        c.apart(kernels)
            .forward(conv.batch(), conv.x(), view(conv.w()), bias, activation, expected, winners);
        PooledConvolution together = c.together(kernels);
        float[] y = untouched(c.pooled() + 3);
        int[] places = new int[c.pooled()];
        together.forward(conv.batch(), conv.x(), view(conv.w()), bias, activation, y, places);
        Bounds.assertSameBits("y", y, expected);
        assertThat(places).isEqualTo(winners);
        assertThat(y[c.pooled()]).isEqualTo(UNTOUCHED);
        float[] alone = untouched(c.pooled() + 3);
        together.forward(
            conv.batch(),
            conv.x(),
            view(conv.w()),
            bias,
            activation,
            alone,
            PooledConvolution.NO_WINNERS);
        assertThat(Arrays.copyOf(alone, c.pooled())).isEqualTo(expected);
        assertThat(alone[c.pooled()]).isEqualTo(UNTOUCHED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsFollowThePortableKernels(Case c) {
    ConvolutionCase conv = c.convolution();
    int[] winners = new int[c.pooled()];
    float[] y = new float[c.pooled()];
    c.apart(SCALAR)
        .forward(conv.batch(), conv.x(), view(conv.w()), conv.bias(), Activation.RELU, y, winners);
    float[] dy = c.dy();
    Gradients expected = gradients(c, c.apart(SCALAR), conv.x(), conv.w(), dy, winners);
    Gradients magnitudes =
        gradients(
            c,
            c.apart(SCALAR),
            Numbers.abs(conv.x()),
            Numbers.abs(conv.w()),
            Numbers.abs(dy),
            winners);
    int taps = conv.window().taps();
    Gradients first = gradients(c, c.together(VECTOR.getFirst()), conv.x(), conv.w(), dy, winners);
    Bounds.assertSameSums(
        "dx", taps * conv.outChannels() / conv.groups(), first.dx, expected.dx, magnitudes.dx);
    Bounds.assertSameSums(
        "dw", conv.batch() * conv.window().outputs(), first.dw, expected.dw, magnitudes.dw);
    for (Kernels more : VECTOR.subList(1, VECTOR.size())) {
      Gradients shared = gradients(c, c.together(more), conv.x(), conv.w(), dy, winners);
      Bounds.assertSameBits("dx", shared.dx, first.dx);
      Bounds.assertSameBits("dw", shared.dw, first.dw);
    }
  }

  private record Gradients(float[] dw, float[] dx) {}

  private static Gradients gradients(
      Case c, PooledConvolution pooled, float[] x, float[] w, float[] dy, int[] winners) {
    float[] dw = untouched(w.length);
    float[] dx = untouched((c.convolution().batch() + 1) * c.convolution().inputSize());
    float[] none = PooledConvolution.NO_GRADIENT;
    pooled.gradients(c.convolution().batch(), x, view(w), dy, winners, dw, none);
    pooled.gradients(c.convolution().batch(), x, view(w), dy, winners, none, dx);
    pooled.gradients(c.convolution().batch(), x, view(w), dy, winners, dw, dx);
    return new Gradients(dw, dx);
  }

  private static WeightView view(float[] w) {
    return WeightView.constant(w);
  }

  private static float[] untouched(int size) {
    float[] array = new float[size];
    Arrays.fill(array, UNTOUCHED);
    return array;
  }
}
