package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Partials;

/**
 * The gradient by the input of a 3x3 convolution of stride 1, which is itself such a convolution:
 * of the output's gradient, padded by what the first one was not, with the kernel turned by 180
 * degrees and its channels exchanged.
 */
final class WinogradInputGradient implements GradientPass {
  private final WinogradForward convolution;
  private final int inChannels;
  private final int outChannels;
  private final float[] turned;

  WinogradInputGradient(Workers workers, Window window, int inChannels, int outChannels) {
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    convolution = new WinogradForward(workers, reverse(window), outChannels, inChannels);
    turned = new float[9 * inChannels * outChannels];
  }

  /** The window of this gradient, from the output to the input. */
  static Window reverse(Window w) {
    return new Window(
        1,
        w.outH(),
        w.outW(),
        1,
        w.inH(),
        w.inW(),
        1,
        3,
        3,
        1,
        1,
        1,
        1,
        1,
        1,
        0,
        2 - w.padH(),
        2 - w.padW());
  }

  @Override
  public void run(int batch, float[] dy, float[] w, float[] dx) {
    for (int tap = 0; tap < 9; tap++) {
      for (int i = 0; i < inChannels; i++) {
        int from = (tap * inChannels + i) * outChannels;
        int to = (8 - tap) * outChannels * inChannels + i;
        for (int o = 0; o < outChannels; o++) {
          turned[to + o * inChannels] = w[from + o];
        }
      }
    }
    convolution.run(batch, dy, turned, Partials.NO_BIAS, Activation.LINEAR, dx);
  }
}
