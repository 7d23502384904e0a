package dev.fovea.layer.capsule;

import dev.fovea.kernel.SmallProducts;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import java.util.Arrays;

/**
 * A bound {@link Capsules}. The workers share the input capsules, so that the matrix of one stays
 * in cache while it is multiplied by the vectors of all samples, and then share the samples for
 * {@link Routing}.
 */
final class CapsulesStep implements Step {
  private final Workers workers;
  private final SmallProducts products;
  private final Routing routing;
  private final int inputs;
  private final int depth;
  private final int width;
  private final float[] x;
  private final float[] dx;
  private final float[] w;
  private final float[] dw;

  /** What each input capsule predicts for each capsule, (batch, inputs, width). */
  private final float[] predictions;

  private final float[] predictionGradients;

  CapsulesStep(Capsules layer, Binding binding) {
    workers = binding.kernels().workers();
    products = binding.kernels().smallProducts();
    inputs = binding.inputShape().dim(0);
    depth = binding.inputShape().dim(1);
    width = binding.outputShape().size();
    x = binding.input();
    dx = binding.inputGradient();
    w = binding.weight(0);
    dw = binding.weightGradient(0);
    predictions = binding.scratch(inputs * width);
    predictionGradients = binding.scratch(binding.backward() ? inputs * width : 0);
    routing = new Routing(layer, binding, predictions, predictionGradients);
  }

  @Override
  public void forward(int samples, long step) {
    workers.forEach(inputs, i -> predict(i, samples));
    workers.forEach(samples, routing::forward);
  }

  private void predict(int i, int samples) {
    for (int row = i; row < samples * inputs; row += inputs) {
      products.multiply(
          depth, width, x, row * depth, w, i * depth * width, predictions, row * width);
    }
  }

  @Override
  public void backward(int samples, long step) {
    workers.forEach(samples, routing::backward);
    workers.forEach(inputs, i -> gradients(i, samples));
  }

  private void gradients(int i, int samples) {
    int at = i * depth * width;
    if (dw.length > 0) {
      Arrays.fill(dw, at, at + depth * width, 0);
    }
    for (int row = i; row < samples * inputs; row += inputs) {
      if (dw.length > 0) {
        products.addWeightGradient(
            depth, width, x, row * depth, predictionGradients, row * width, dw, at);
      }
      if (dx.length > 0) {
        products.inputGradient(
            depth, width, predictionGradients, row * width, w, at, dx, row * depth);
      }
    }
  }
}
