package dev.fovea.kernel;

/**
 * The convolution that all others are measured by: y = sum x w + bias, and the derivatives of sum
 * dy y with respect to x and w, term by term in double precision, with a loop for every dimension.
 */
final class ReferenceConvolution {
  final double[] y;
  final double[] dx;
  final double[] dw;

  ReferenceConvolution(ConvolutionCase c) {
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
