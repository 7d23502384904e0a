package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.PackedVersion;
import dev.fovea.kernel.vector.base.Partials;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The gradient of a convolution with respect to its input, as convolutions of the output's
 * gradient. Inputs whose row and column leave the same residues when divided by the strides are
 * read through the same taps, by outputs side by side: for each pair of residues the gradient is a
 * convolution of stride 1 with those taps in reverse order, whose sums stay in registers and which
 * has no zeros between strides. A task is a residue of a sample, unless the strides are 1.
 */
final class ResidueInputGradient implements InputGradientPass {
  /** The least number of input channels, which are the columns of the products. */
  private static final int CHANNELS = 16;

  private final Workers workers;
  private final ConvolutionProblem problem;
  private final List<Residue> residues = new ArrayList<>();
  private final PackedVersion version = new PackedVersion();

  /** False if some inputs are read by no output, and their gradients are zero. */
  private final boolean covered;

  private long packings;

  /**
   * The taps that inputs of one residue are read through, along one axis.
   *
   * @param residue the first input
   * @param count the number of inputs
   * @param firstTap the first tap, which others follow a stride apart
   * @param taps the number of taps
   * @param pad the zeros before the outputs that read the first input
   */
  private record Axis(int residue, int count, int firstTap, int taps, int pad) {
    static Axis of(int residue, int stride, int kernel, int in, int pad) {
      int firstTap = (residue + pad) % stride;
      int taps = Math.ceilDiv(kernel - firstTap, stride);
      int count = Math.ceilDiv(in - residue, stride);
      return new Axis(
          residue, count, firstTap, taps, taps - 1 - (residue + pad - firstTap) / stride);
    }

    static List<Axis> all(int stride, int kernel, int in, int pad) {
      return IntStream.range(0, Math.min(stride, in))
          .mapToObj(residue -> of(residue, stride, kernel, in, pad))
          .toList();
    }

    boolean isEmpty() {
      return taps <= 0;
    }
  }

  /** A pair of residues, with its convolution and the taps as that reads them. */
  private record Residue(Axis rows, Axis columns, DirectForward convolution, float[] taps) {
    int pixels() {
      return rows.count() * columns.count();
    }
  }

  ResidueInputGradient(Workers workers, ConvolutionProblem problem) {
    this.workers = workers;
    this.problem = problem;
    Window w = problem.window();
    int in = problem.inChannels();
    int out = problem.outChannels();
    for (Axis rows : Axis.all(w.strideH(), w.kernelH(), w.inH(), w.padH())) {
      for (Axis columns : Axis.all(w.strideW(), w.kernelW(), w.inW(), w.padW())) {
        if (!rows.isEmpty() && !columns.isEmpty()) {
          Window window =
              Window.of(
                  new int[] {w.outH(), w.outW()},
                  new int[] {rows.count(), columns.count()},
                  new int[] {rows.taps(), columns.taps()},
                  new int[] {1, 1},
                  new int[] {1, 1},
                  new int[] {rows.pad(), columns.pad()});
          DirectForward convolution = new DirectForward(workers, new Geometry(window, out, in, 1));
          float[] taps = new float[rows.taps() * columns.taps() * out * in];
          residues.add(new Residue(rows, columns, convolution, taps));
        }
      }
    }
    covered = residues.stream().mapToInt(Residue::pixels).sum() == w.inputs();
  }

  /** Returns whether this is the way to the gradient: with channels enough to fill vectors. */
  static boolean suits(Window w, int inChannels, int groups) {
    boolean flat = w.inD() == 1 && w.kernelD() == 1 && w.padD() == 0;
    boolean plain = w.dilationH() == 1 && w.dilationW() == 1 && groups == 1;
    return flat
        && plain
        && inChannels >= CHANNELS
        && padsAllBefore(w.strideH(), w.kernelH(), w.inH(), w.padH())
        && padsAllBefore(w.strideW(), w.kernelW(), w.inW(), w.padW());
  }

  /** Returns whether no residue skips the first outputs. */
  private static boolean padsAllBefore(int stride, int kernel, int in, int pad) {
    return pad >= 0
        && Axis.all(stride, kernel, in, pad).stream()
            .allMatch(axis -> axis.isEmpty() || axis.pad() >= 0);
  }

  @Override
  public void run(int batch, float[] dy, WeightView w, float[] dx) {
    if (version.update(w)) {
      packings++;
      workers.forEach(residues.size(), i -> pack(residues.get(i), w.values()));
    }
    Window window = problem.window();
    if (window.strideH() == 1 && window.strideW() == 1) {
      Residue all = residues.getFirst();
      WeightView taps = WeightView.of(all.taps(), packings);
      all.convolution().run(batch, dy, taps, Partials.NO_BIAS, Activation.LINEAR, dx);
      return;
    }
    int size = window.inputs() * problem.inChannels();
    for (Residue residue : residues) {
      residue.convolution().pack(WeightView.of(residue.taps(), packings), Partials.NO_BIAS);
    }
    if (!covered) {
      workers.forEach(batch, sample -> Arrays.fill(dx, sample * size, (sample + 1) * size, 0));
    }
    workers.forEach(
        batch * residues.size(),
        task -> {
          int sample = task / residues.size();
          Residue residue = residues.get(task % residues.size());
          int part = residue.pixels() * problem.inChannels();
          float[] gradient = Scratch.mine().floats(Scratch.Slot.OUTPUTS, part);
          residue.convolution().sample(sample, dy, gradient);
          spread(residue, gradient, dx, sample * size);
        });
  }

  /** Reverses the order of the taps, and exchanges input and output channels. */
  private void pack(Residue residue, float[] w) {
    Window window = problem.window();
    int in = problem.inChannels();
    int out = problem.outChannels();
    int to = 0;
    for (int h = residue.rows().taps() - 1; h >= 0; h--) {
      for (int k = residue.columns().taps() - 1; k >= 0; k--) {
        int row = residue.rows().firstTap() + h * window.strideH();
        int column = residue.columns().firstTap() + k * window.strideW();
        int from = (row * window.kernelW() + column) * in * out;
        for (int o = 0; o < out; o++) {
          for (int i = 0; i < in; i++) {
            residue.taps()[to++] = w[from + i * out + o];
          }
        }
      }
    }
  }

  /** Copies the gradient of the inputs of a residue to where they lie. */
  private void spread(Residue residue, float[] part, float[] dx, int dxAt) {
    Window window = problem.window();
    int channels = problem.inChannels();
    int step = window.strideW() * channels;
    int from = 0;
    for (int row = 0; row < residue.rows().count(); row++) {
      int y = residue.rows().residue() + row * window.strideH();
      int to = dxAt + (y * window.inW() + residue.columns().residue()) * channels;
      for (int column = 0; column < residue.columns().count(); column++) {
        Tile.copy(part, from, dx, to, channels);
        from += channels;
        to += step;
      }
    }
  }
}
