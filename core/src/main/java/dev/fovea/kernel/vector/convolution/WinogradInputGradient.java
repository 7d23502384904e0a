package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Partials;

/**
 * The input gradient of a 3x3 convolution of stride 1, which is itself such a convolution: of the
 * output's gradient, padded by what the first one was not, with the kernel turned by 180 degrees
 * and its channels exchanged.
 */
final class WinogradInputGradient implements InputGradientPass {
  private final WinogradForward convolution;

  WinogradInputGradient(Workers workers, ConvolutionProblem problem) {
    int in = problem.inChannels();
    int out = problem.outChannels();
    convolution =
        new WinogradForward(
            workers,
            reverse(problem.window()),
            out,
            in,
            (w, o, first, count, to) -> {
              for (int tap = 0; tap < 9; tap++) {
                int from = ((8 - tap) * in + first) * out + o;
                for (int i = 0; i < count; i++) {
                  to[tap * BLOCK + i] = w[from + i * out];
                }
              }
            });
  }

  /** Returns the window of this gradient, from the output to the input. */
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
  public void run(int batch, float[] dy, WeightView w, float[] dx) {
    convolution.run(batch, dy, w, Partials.NO_BIAS, Activation.LINEAR, dx);
  }
}
