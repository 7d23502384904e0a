package dev.fovea.layer.capsule;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Bias;

/**
 * A bound {@link Capsules}. The predictions of an input capsule for the whole batch are one matrix
 * product, (batch, input dimensions) times (input dimensions, capsules dimensions), which the dense
 * kernels compute; the workers share the input capsules. {@link Routing} does the rest, sample by
 * sample.
 *
 * <p>The dense kernels take whole arrays, so each input capsule has arrays of its own.
 */
final class CapsulesStep implements Step {
  private final Kernels kernels;
  private final Routing routing;
  private final int inputs;
  private final int depth;
  private final int width;
  private final float[] x;
  private final float[] dx;
  private final float[] w;
  private final float[] dw;

  /** The vectors of each input capsule (batch, depth), and their gradients. */
  private final float[][] vectors;

  private final float[][] vectorGradients;

  /** The matrix of each input capsule (depth, width), and its gradient. */
  private final float[][] matrices;

  private final float[][] matrixGradients;

  CapsulesStep(Binding binding, Routing routing) {
    this.kernels = binding.kernels();
    this.routing = routing;
    inputs = binding.inputShape().dim(0);
    depth = binding.inputShape().dim(1);
    width = binding.outputShape().size();
    x = binding.input();
    dx = binding.inputGradient();
    w = binding.weight(0);
    dw = binding.weightGradient(0);
    vectors = new float[inputs][binding.batch() * depth];
    matrices = new float[inputs][depth * width];
    vectorGradients = new float[inputs][dx.length > 0 ? binding.batch() * depth : 0];
    matrixGradients = new float[inputs][dw.length > 0 ? depth * width : 0];
  }

  @Override
  public void forward(int samples, long step) {
    kernels.workers().forEach(inputs, i -> predict(i, samples));
    kernels.workers().forEach(samples, routing::forward);
  }

  private void predict(int i, int samples) {
    for (int sample = 0; sample < samples; sample++) {
      System.arraycopy(x, (sample * inputs + i) * depth, vectors[i], sample * depth, depth);
    }
    System.arraycopy(w, i * depth * width, matrices[i], 0, depth * width);
    kernels.dense(
        samples,
        depth,
        width,
        vectors[i],
        matrices[i],
        Bias.NONE,
        Activation.LINEAR,
        routing.predictions(i));
  }

  @Override
  public void backward(int samples, long step) {
    kernels.workers().forEach(samples, routing::backward);
    kernels.workers().forEach(inputs, i -> gradients(i, samples));
  }

  private void gradients(int i, int samples) {
    float[] dp = routing.predictionGradients(i);
    if (dw.length > 0) {
      kernels.denseWeightGradient(samples, depth, width, vectors[i], dp, matrixGradients[i]);
      System.arraycopy(matrixGradients[i], 0, dw, i * depth * width, depth * width);
    }
    if (dx.length > 0) {
      kernels.denseInputGradient(samples, depth, width, dp, matrices[i], vectorGradients[i]);
      for (int sample = 0; sample < samples; sample++) {
        System.arraycopy(
            vectorGradients[i], sample * depth, dx, (sample * inputs + i) * depth, depth);
      }
    }
  }
}
