package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.List;

/**
 * A depthwise convolution and the batch normalization after it, in inference and without gradients,
 * under the convolution's name.
 */
record FusedDepthwiseNorm(DepthwiseConv conv, BatchNormalization norm) implements Layer, Activated {
  @Override
  public String name() {
    return conv.name();
  }

  @Override
  public String className() {
    return conv.className();
  }

  @Override
  public Activation activation() {
    return conv.activation();
  }

  @Override
  public FusedDepthwiseNorm withActivation(Activation activation) {
    return new FusedDepthwiseNorm(conv.withActivation(activation), norm);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return conv.outputShape(inputs);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    return conv.weights(inputs);
  }

  @Override
  public Step bind(Binding binding) {
    FoldedWeights folded =
        new FoldedWeights(
            binding, conv.options().useBias(), binding.outputShape().channels(), norm);
    return new FoldedStep(folded, conv.useBias(true).bind(binding.weights(folded.weights())));
  }

  @Override
  public boolean isDifferentiable() {
    return false;
  }
}
