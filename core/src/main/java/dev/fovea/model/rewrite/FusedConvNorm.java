package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.tensor.Shape;
import java.util.List;

/** A convolution and the batch normalization after it, in inference and without gradients. */
record FusedConvNorm(Conv conv, BatchNormalization norm) implements FusedConv, Activated {
  @Override
  public Activation activation() {
    return conv.activation();
  }

  @Override
  public FusedConvNorm withActivation(Activation activation) {
    return new FusedConvNorm(conv.withActivation(activation), norm);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return conv.outputShape(inputs);
  }

  @Override
  public Step bind(Binding binding) {
    FoldedWeights folded =
        new FoldedWeights(binding, conv.options().useBias(), conv.filters(), norm);
    return new FoldedStep(folded, conv.useBias(true).bind(binding.weights(folded.weights())));
  }

  @Override
  public boolean isDifferentiable() {
    return false;
  }
}
