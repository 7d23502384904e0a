package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.ConvolutionProblem.Use;
import dev.fovea.kernel.Window;
import java.util.Locale;

/**
 * The algorithms for a convolution and its gradients. {@link #choose} is the only place that
 * chooses them, from the {@link ConvolutionProblem} only; only whether a gradient is sparse enough
 * for lists is decided later, from its values.
 *
 * @param forward the algorithm of the forward pass
 * @param inputGradient the algorithm of the input gradient
 * @param weightGradient the algorithm of the weight gradient of calls with many samples
 * @param fewSamples the algorithm of the weight gradient of calls with fewer
 * @param manySamples the number of samples from which on there are many
 * @param poolsTogether whether pooling happens in the same pass as the convolution
 */
public record ConvolutionAlgorithm(
    Method forward,
    Gradient inputGradient,
    Gradient weightGradient,
    Gradient fewSamples,
    int manySamples,
    boolean poolsTogether) {

  /** The methods that compute a convolution or a gradient from all values. */
  public enum Method {
    /** No method, because the problem does not need the pass. */
    NONE("none"),
    /** Matrix products whose left operand, the patches, is never stored. */
    DIRECT("direct"),
    /** A direct convolution for each residue of the strides: {@link ResidueInputGradient}. */
    RESIDUES("direct by residues"),
    /** {@link Winograd}'s transforms. */
    WINOGRAD("winograd 4x4"),
    /** A convolution of each channel: {@link DepthwiseConvolution}. */
    DEPTHWISE("depthwise");

    private final String words;

    Method(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * The algorithm of a gradient.
   *
   * @param dense the method if many values of the output's gradient are not zero
   * @param maxDensity the share of values other than zero below which lists of those values are
   *     faster; 0 if they never are
   */
  public record Gradient(Method dense, double maxDensity) {
    private static final Gradient NONE = new Gradient(Method.NONE, 0);

    @Override
    public String toString() {
      return maxDensity > 0
          ? String.format(Locale.ROOT, "%s, lists below %.2f", dense, maxDensity)
          : dense.toString();
    }
  }

  /** The density below which lists are faster than direct products. */
  private static final double SPARSER_THAN_DIRECT = 0.4;

  /**
   * The number of tiles in a batch below which sums of Winograd's products are not worth their
   * memory.
   */
  private static final int FEW_TILES = 32;

  /** Chooses the algorithms for a problem. */
  public static ConvolutionAlgorithm choose(ConvolutionProblem problem) {
    Window window = problem.window();
    int in = problem.inChannels();
    int out = problem.outChannels();
    boolean poolsTogether =
        problem.groups() == 1 && problem.pool().filter(p -> canPoolTogether(window, p)).isPresent();
    if (problem.isDepthwise()) {
      Gradient depthwise = new Gradient(Method.DEPTHWISE, 0);
      return of(problem, Method.DEPTHWISE, depthwise, depthwise, depthwise, 0, poolsTogether);
    }
    Window reverse = WinogradInputGradient.reverse(window);
    // A prediction must not depend on the size of its batch, not even in the last bit.
    boolean trains = problem.uses().contains(Use.WEIGHT_GRADIENT);
    int samples = trains ? problem.batch() : 1;
    boolean winograd = WinogradTiles.suit(window, in, out, problem.groups(), samples);
    boolean both = winograd && WinogradTiles.suit(reverse, out, in, problem.groups(), samples);
    // The cost of lists grows with the density, the cost of transforms with the tiles. Measured
    // with 32 to 64 and 64 to 128 channels on 8x8 to 26x26 pixels.
    double outputs = window.outputs();
    Gradient direct = new Gradient(Method.DIRECT, problem.groups() > 1 ? 0 : SPARSER_THAN_DIRECT);
    Gradient input =
        both
            ? new Gradient(Method.WINOGRAD, 0.26 * WinogradTiles.pixels(reverse) / outputs - 0.125)
            : ResidueInputGradient.suits(window, in, problem.groups())
                ? new Gradient(Method.RESIDUES, SPARSER_THAN_DIRECT)
                : direct;
    Gradient weights =
        winograd
            ? new Gradient(Method.WINOGRAD, 0.21 * WinogradTiles.pixels(window) / outputs - 0.06)
            : direct;
    int manySamples = winograd ? FEW_TILES * 16 / WinogradTiles.pixels(window) : 0;
    boolean inParts = WinogradTiles.suitInParts(window, in, out, problem.groups(), samples);
    Method forward = winograd || inParts ? Method.WINOGRAD : Method.DIRECT;
    return problem.batch() < manySamples
        ? of(problem, forward, input, direct, direct, 0, poolsTogether)
        : of(problem, forward, input, weights, direct, manySamples, poolsTogether);
  }

  /** Removes what the problem does not ask for. */
  private static ConvolutionAlgorithm of(
      ConvolutionProblem problem,
      Method forward,
      Gradient input,
      Gradient weights,
      Gradient fewSamples,
      int manySamples,
      boolean poolsTogether) {
    boolean trains = problem.uses().contains(Use.WEIGHT_GRADIENT);
    return new ConvolutionAlgorithm(
        problem.uses().contains(Use.FORWARD) ? forward : Method.NONE,
        problem.uses().contains(Use.INPUT_GRADIENT) ? input : Gradient.NONE,
        trains ? weights : Gradient.NONE,
        trains ? fewSamples : Gradient.NONE,
        manySamples,
        poolsTogether);
  }

  /** Returns whether outputs can be pooled as they are made. */
  private static boolean canPoolTogether(Window window, Window pool) {
    boolean flat = window.outD() == 1 && pool.kernelD() == 1;
    boolean apart = pool.strideH() == pool.kernelH() && pool.strideW() == pool.kernelW();
    boolean plain = pool.dilationH() == 1 && pool.dilationW() == 1 && !pool.isPadded();
    return flat && apart && plain;
  }

  /** Returns whether everything is computed channel by channel. */
  public boolean isDepthwise() {
    return forward == Method.DEPTHWISE
        || inputGradient.dense == Method.DEPTHWISE
        || weightGradient.dense == Method.DEPTHWISE;
  }

  /** Returns the algorithm of the weight gradient for this many samples. */
  Gradient weightGradient(int batch) {
    return batch < manySamples ? fewSamples : weightGradient;
  }

  /** Names the algorithms, such as "forward winograd 4x4; input gradient direct". */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (forward != Method.NONE) {
      text.append("; forward ").append(forward).append(poolsTogether ? " with max pooling" : "");
    }
    if (inputGradient.dense != Method.NONE) {
      text.append("; input gradient ").append(inputGradient);
    }
    if (weightGradient.dense != Method.NONE) {
      text.append("; weight gradient ").append(weightGradient);
      if (manySamples > 1) {
        text.append(" (below ").append(manySamples).append(" samples ").append(fewSamples);
        text.append(')');
      }
    }
    return text.isEmpty() ? "nothing" : text.substring(2);
  }
}
