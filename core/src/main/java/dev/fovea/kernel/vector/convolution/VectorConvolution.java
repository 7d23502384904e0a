package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.ConvolutionProblem.Use;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.NonZeros;
import dev.fovea.kernel.vector.convolution.ConvolutionAlgorithm.Gradient;
import dev.fovea.kernel.vector.convolution.ConvolutionAlgorithm.Method;

/** A convolution and its gradients by the algorithms of a {@link ConvolutionAlgorithm}. */
public final class VectorConvolution implements Convolution {
  private final ConvolutionProblem problem;
  private final ConvolutionAlgorithm algorithm;
  private final Geometry geometry;
  private final ForwardPass forward;
  private final InputGradientPass inputGradient;
  private final SparseInputGradient sparseInputGradient;
  private final WeightGradientPass weightGradient;
  private final WeightGradientPass fewSamples;
  private final SparseWeightGradient sparseWeightGradient;

  /**
   * Makes the passes that the algorithm names. A pass allocates its memory when it is first run.
   */
  public VectorConvolution(
      Workers workers, ConvolutionProblem problem, ConvolutionAlgorithm algorithm) {
    this.problem = problem;
    this.algorithm = algorithm;
    geometry =
        new Geometry(
            problem.window(), problem.inChannels(), problem.outChannels(), problem.groups());
    forward =
        algorithm.forward() == Method.WINOGRAD
            ? new WinogradForward(
                workers, problem.window(), problem.inChannels(), problem.outChannels())
            : new DirectForward(workers, geometry);
    inputGradient =
        switch (algorithm.inputGradient().dense()) {
          case WINOGRAD -> new WinogradInputGradient(workers, problem);
          case RESIDUES -> new ResidueInputGradient(workers, problem);
          default -> new InputGradient(workers, geometry);
        };
    sparseInputGradient = new SparseInputGradient(workers, geometry);
    fewSamples = new WeightGradient(workers, geometry);
    weightGradient =
        algorithm.weightGradient().dense() == Method.WINOGRAD
            ? new WinogradWeightGradient(workers, problem)
            : fewSamples;
    sparseWeightGradient = new SparseWeightGradient(workers, geometry);
  }

  @Override
  public void forward(
      int batch, float[] x, WeightView w, float[] bias, Activation activation, float[] y) {
    problem.require(Use.FORWARD);
    forward.run(batch, x, w, bias, activation, y);
  }

  /** Computes the forward pass and the max pooling that follows. */
  void forwardPooled(
      int batch, float[] x, WeightView w, float[] bias, float floor, PooledOutputs outputs) {
    problem.require(Use.FORWARD);
    forward.runPooled(batch, x, w, bias, floor, outputs);
  }

  @Override
  public void inputGradient(int batch, float[] dy, WeightView w, float[] dx) {
    if (prefersSparseInput(density(batch, dy))) {
      sparseInputGradient(batch, pixels(dy), w, dx);
    } else {
      denseInputGradient(batch, dy, w, dx);
    }
  }

  @Override
  public void weightGradient(int batch, float[] x, float[] dy, float[] dw) {
    if (prefersSparseWeights(batch, density(batch, dy))) {
      sparseWeightGradient(batch, x, pixels(dy), dw);
    } else {
      denseWeightGradient(batch, x, dy, dw);
    }
  }

  private GradientPixels pixels(float[] dy) {
    return new PlainPixels(geometry.pixels.length, geometry.outChannels, dy);
  }

  private double density(int batch, float[] dy) {
    return NonZeros.share(dy, batch, geometry.outputSize());
  }

  /** Returns whether lists are the faster way to the input gradient, for this density of dy. */
  boolean prefersSparseInput(double density) {
    return prefersSparse(algorithm.inputGradient(), density);
  }

  /** Returns whether lists are the faster way to the weight gradient, for this density of dy. */
  boolean prefersSparseWeights(int batch, double density) {
    return prefersSparse(algorithm.weightGradient(batch), density);
  }

  /**
   * Returns whether lists are faster at a density. A run that is not a multiple of vectors costs as
   * much as one that is.
   */
  private boolean prefersSparse(Gradient gradient, double density) {
    double length = geometry.length;
    return density * Lanes.whole(geometry.length) / length < gradient.maxDensity();
  }

  void sparseInputGradient(int batch, GradientPixels dy, WeightView w, float[] dx) {
    problem.require(Use.INPUT_GRADIENT);
    sparseInputGradient.run(batch, dy, w, dx);
  }

  void denseInputGradient(int batch, float[] dy, WeightView w, float[] dx) {
    problem.require(Use.INPUT_GRADIENT);
    inputGradient.run(batch, dy, w, dx);
  }

  void sparseWeightGradient(int batch, float[] x, GradientPixels dy, float[] dw) {
    problem.require(Use.WEIGHT_GRADIENT);
    sparseWeightGradient.run(batch, dy, x, dw);
  }

  void denseWeightGradient(int batch, float[] x, float[] dy, float[] dw) {
    problem.require(Use.WEIGHT_GRADIENT);
    (batch < algorithm.manySamples() ? fewSamples : weightGradient).run(batch, x, dy, dw);
  }

  @Override
  public String toString() {
    return algorithm.toString();
  }
}
