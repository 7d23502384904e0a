package dev.fovea.kernel;

import java.util.Arrays;
import java.util.Random;

/**
 * A convolution with numbers to run it on, drawn by seed. Arrays are longer than the batch needs,
 * and what lies behind must stay as it is.
 *
 * @param density the share of the output's gradient that is not zero
 */
record ConvolutionCase(
    int[] input,
    int[] kernel,
    int[] strides,
    int[] dilation,
    Padding padding,
    int inChannels,
    int outChannels,
    int groups,
    int batch,
    double density) {
  private static final float UNTOUCHED = -77;

  static ConvolutionCase of(int[] input, int[] kernel, int inChannels, int outChannels) {
    int[] ones = new int[input.length];
    Arrays.fill(ones, 1);
    return new ConvolutionCase(
        input, kernel, ones, ones, Padding.VALID, inChannels, outChannels, 1, 2, 1);
  }

  ConvolutionCase strides(int... s) {
    return new ConvolutionCase(
        input, kernel, s, dilation, padding, inChannels, outChannels, groups, batch, density);
  }

  ConvolutionCase dilation(int... d) {
    return new ConvolutionCase(
        input, kernel, strides, d, padding, inChannels, outChannels, groups, batch, density);
  }

  ConvolutionCase padded(int... pads) {
    return new ConvolutionCase(
        input,
        kernel,
        strides,
        dilation,
        Padding.explicit(pads),
        inChannels,
        outChannels,
        groups,
        batch,
        density);
  }

  ConvolutionCase same() {
    return new ConvolutionCase(
        input,
        kernel,
        strides,
        dilation,
        Padding.SAME,
        inChannels,
        outChannels,
        groups,
        batch,
        density);
  }

  ConvolutionCase groups(int g) {
    return new ConvolutionCase(
        input, kernel, strides, dilation, padding, inChannels, outChannels, g, batch, density);
  }

  ConvolutionCase batch(int b) {
    return new ConvolutionCase(
        input, kernel, strides, dilation, padding, inChannels, outChannels, groups, b, density);
  }

  ConvolutionCase density(double share) {
    return new ConvolutionCase(
        input, kernel, strides, dilation, padding, inChannels, outChannels, groups, batch, share);
  }

  Window window() {
    return Window.of(input, kernel, strides, dilation, padding);
  }

  ConvolutionProblem problem() {
    return ConvolutionProblem.of(window(), inChannels, outChannels).groups(groups).batch(batch);
  }

  int inputSize() {
    return window().inputs() * inChannels;
  }

  int outputSize() {
    return window().outputs() * outChannels;
  }

  int weights() {
    return window().taps() * inChannels / groups * outChannels;
  }

  float[] x() {
    return numbers(1, (batch + 1) * inputSize(), 1);
  }

  float[] w() {
    return numbers(2, weights(), 1);
  }

  float[] bias() {
    return numbers(3, outChannels, 1);
  }

  float[] dy() {
    return numbers(4, (batch + 1) * outputSize(), density);
  }

  private static float[] numbers(int seed, int size, double density) {
    Random random = new Random(seed);
    float[] array = new float[size];
    for (int i = 0; i < size; i++) {
      float value = random.nextFloat() * 2 - 1;
      array[i] = random.nextDouble() < density ? value : 0;
    }
    return array;
  }

  /** Everything that a convolution computes. */
  record Results(float[] y, float[] dx, float[] dw) {}

  Results run(Kernels kernels, Activation activation) {
    return run(kernels, activation, x(), w(), bias(), dy());
  }

  /** The same with the signs taken off: what error bounds are made of. */
  Results magnitudes(Kernels kernels) {
    return run(kernels, Activation.LINEAR, abs(x()), abs(w()), abs(bias()), abs(dy()));
  }

  private Results run(
      Kernels kernels, Activation activation, float[] x, float[] w, float[] bias, float[] dy) {
    Convolution convolution = kernels.convolution(problem());
    WeightView view = WeightView.constant(w);
    float[] y = untouched((batch + 1) * outputSize());
    float[] dx = untouched((batch + 1) * inputSize());
    float[] dw = untouched(weights());
    for (int repetition = 0; repetition < 2; repetition++) {
      convolution.forward(batch, x, view, bias, activation, y);
      convolution.inputGradient(batch, dy, view, dx);
      convolution.weightGradient(batch, x, dy, dw);
    }
    return new Results(y, dx, dw);
  }

  private static float[] untouched(int size) {
    float[] array = new float[size];
    Arrays.fill(array, UNTOUCHED);
    return array;
  }

  private static float[] abs(float[] array) {
    float[] result = array.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.abs(result[i]);
    }
    return result;
  }

  @Override
  public String toString() {
    return "%s kernel %s strides %s dilation %s %s, %d to %d channels, %d groups, batch %d, density %s"
        .formatted(
            Arrays.toString(input),
            Arrays.toString(kernel),
            Arrays.toString(strides),
            Arrays.toString(dilation),
            padding,
            inChannels,
            outChannels,
            groups,
            batch,
            density);
  }
}
