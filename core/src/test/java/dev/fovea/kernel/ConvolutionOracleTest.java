package dev.fovea.kernel;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain twin against the formula, summed in double with an index for every dimension. */
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
        ConvolutionCase.of(new int[] {11}, new int[] {4}, 3, 2).same().strides(2),
        ConvolutionCase.of(new int[] {4, 5, 6}, new int[] {2, 3, 3}, 2, 3).same().strides(1, 2, 2));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scalarKernelsFollowTheFormula(ConvolutionCase c) {
    ConvolutionCase.Results magnitudes = c.magnitudes(SCALAR);
    ConvolutionCase.Results actual = c.run(SCALAR, Activation.LINEAR);
    Oracle oracle = new Oracle(c);
    Window window = c.window();
    int taps = window.taps();
    Bounds.assertSameSums(
        "y",
        taps * c.inChannels() / c.groups() + 1,
        used(actual.y(), oracle.y.length),
        floats(oracle.y),
        used(magnitudes.y(), oracle.y.length));
    Bounds.assertSameSums(
        "dx",
        taps * c.outChannels() / c.groups(),
        used(actual.dx(), oracle.dx.length),
        floats(oracle.dx),
        used(magnitudes.dx(), oracle.dx.length));
    Bounds.assertSameSums(
        "dw", c.batch() * window.outputs(), actual.dw(), floats(oracle.dw), magnitudes.dw());
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

  /** y = sum x w + bias, and the derivatives of sum dy y by x and w, term by term. */
  private static final class Oracle {
    final double[] y;
    final double[] dx;
    final double[] dw;

    Oracle(ConvolutionCase c) {
      Window v = c.window();
      y = new double[c.batch() * c.outputSize()];
      dx = new double[c.batch() * c.inputSize()];
      dw = new double[c.weights()];
      float[] x = c.x();
      float[] w = c.w();
      float[] dy = c.dy();
      for (int i = 0; i < y.length; i++) {
        y[i] = c.bias()[i % c.outChannels()];
      }
      for (int n = 0; n < c.batch(); n++) {
        for (int od = 0; od < v.outD(); od++) {
          for (int oh = 0; oh < v.outH(); oh++) {
            for (int ow = 0; ow < v.outW(); ow++) {
              for (int kd = 0; kd < v.kernelD(); kd++) {
                for (int kh = 0; kh < v.kernelH(); kh++) {
                  for (int kw = 0; kw < v.kernelW(); kw++) {
                    int id = od * v.strideD() + kd * v.dilationD() - v.padD();
                    int ih = oh * v.strideH() + kh * v.dilationH() - v.padH();
                    int iw = ow * v.strideW() + kw * v.dilationW() - v.padW();
                    if (id < 0 || id >= v.inD() || ih < 0 || ih >= v.inH()) {
                      continue;
                    }
                    if (iw < 0 || iw >= v.inW()) {
                      continue;
                    }
                    int xPixel = ((n * v.inD() + id) * v.inH() + ih) * v.inW() + iw;
                    int yPixel = ((n * v.outD() + od) * v.outH() + oh) * v.outW() + ow;
                    int tap = (kd * v.kernelH() + kh) * v.kernelW() + kw;
                    channels(c, x, w, dy, xPixel, yPixel, tap);
                  }
                }
              }
            }
          }
        }
      }
    }

    private void channels(
        ConvolutionCase c, float[] x, float[] w, float[] dy, int xPixel, int yPixel, int tap) {
      int groupIn = c.inChannels() / c.groups();
      int groupOut = c.outChannels() / c.groups();
      for (int o = 0; o < c.outChannels(); o++) {
        for (int i = 0; i < groupIn; i++) {
          int xi = xPixel * c.inChannels() + o / groupOut * groupIn + i;
          int wi = (tap * groupIn + i) * c.outChannels() + o;
          int yi = yPixel * c.outChannels() + o;
          y[yi] += (double) x[xi] * w[wi];
          dx[xi] += (double) dy[yi] * w[wi];
          dw[wi] += (double) dy[yi] * x[xi];
        }
      }
    }
  }
}
