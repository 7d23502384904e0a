package dev.fovea.layer.normalization;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.ReluGate;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Chunks;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The sum of two values, each of which may be batch-normalized first, perhaps with the ReLU after
 * it: the end of a block of a residual network in one pass over memory.
 */
public final class NormalizedSum implements Step {
  private final Kernels kernels;
  private final boolean relu;
  private final int channels;

  /** The number of rows in a sample. */
  private final int rows;

  private final List<Term> terms;
  private final float[] shift;

  /** (batch, shape) each. */
  private final float[] y;

  private final float[] dy;

  /** A term: values times a factor for each channel, which is 1 without a line. */
  private record Term(Optional<BatchLine> line, Binding.Value value, float[] factor) {}

  /**
   * Binds a sum.
   *
   * @param binding its weights are those of the first normalization, then those of the second
   * @param norms the normalization of each of the two inputs
   * @param relu whether ReLU is applied last
   */
  public NormalizedSum(Binding binding, List<Optional<BatchNormalization>> norms, boolean relu) {
    this.relu = relu;
    kernels = binding.kernels();
    channels = binding.outputShape().channels();
    rows = binding.rows();
    int second = norms.getFirst().map(norm -> norm.affine().count() + 2).orElse(0);
    List<Binding.Weight> weights = binding.weights();
    terms =
        List.of(
            term(binding, norms.get(0), 0),
            term(binding.weights(weights.subList(second, weights.size())), norms.get(1), 1));
    shift = new float[channels];
    y = binding.output();
    dy = binding.outputGradient();
  }

  private static Term term(Binding binding, Optional<BatchNormalization> norm, int input) {
    Binding.Value value = binding.inputs().get(input);
    Optional<BatchLine> line = norm.map(layer -> new BatchLine(binding, layer, value));
    float[] ones = new float[binding.outputShape().channels()];
    Arrays.fill(ones, 1);
    return new Term(line, value, line.map(BatchLine::factor).orElse(ones));
  }

  @Override
  public void forward(int samples, long step) {
    int n = samples * rows;
    Arrays.fill(shift, 0);
    for (Term term : terms) {
      term.line().ifPresent(line -> find(line, n));
    }
    float[] a = terms.get(0).value().values();
    float[] b = terms.get(1).value().values();
    float[] scaleA = terms.get(0).factor();
    float[] scaleB = terms.get(1).factor();
    if (relu) {
      kernels.sumRelu(n, channels, a, scaleA, b, scaleB, shift, y);
    } else {
      kernels.combine(n, channels, a, scaleA, b, scaleB, shift, ReluGate.OPEN, y);
    }
  }

  private void find(BatchLine line, int n) {
    line.find(n);
    for (int c = 0; c < channels; c++) {
      shift[c] += line.offset()[c];
    }
  }

  @Override
  public void backward(int samples, long step) {
    int n = samples * rows;
    float[] gradient = dy;
    if (relu) {
      gradient = plainGradient();
      kernels.activationGradient(Activation.RELU, n, channels, y, y, dy, gradient);
    }
    for (Term term : terms) {
      float[] dx = term.value().gradient();
      if (term.line().isPresent()) {
        term.line().get().backward(n, gradient, ReluGate.OPEN);
      } else if (dx.length > 0 && dx != gradient) {
        float[] from = gradient;
        Chunks.forEach(
            kernels.workers(),
            n * channels,
            (first, end) -> System.arraycopy(from, first, dx, first, end - first));
      }
    }
  }

  /** Returns where what passes the ReLU goes: to an input that gets just that, if there is one. */
  private float[] plainGradient() {
    return terms.stream()
        .filter(term -> term.line().isEmpty() && term.value().gradient().length > 0)
        .findFirst()
        .map(term -> term.value().gradient())
        .orElse(dy);
  }
}
