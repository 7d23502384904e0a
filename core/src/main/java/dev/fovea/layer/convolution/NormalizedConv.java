package dev.fovea.layer.convolution;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Joining;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** A convolution and the batch normalization behind it, in inference and without gradients. */
record NormalizedConv(Conv conv, BatchNormalization norm)
    implements JoinedConv, Activated, Joining {
  @Override
  public Activation activation() {
    return conv.activation();
  }

  @Override
  public NormalizedConv withActivation(Activation changed) {
    return new NormalizedConv(conv.withActivation(changed), norm);
  }

  @Override
  public Optional<Layer> joined(Layer next, Shape input, int batch, boolean backward) {
    return next instanceof Pooling pooling && PooledConv.suits(conv, pooling, input)
        ? Optional.of(new PooledConv(conv, Optional.of(norm), pooling))
        : Optional.empty();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return conv.outputShape(inputs);
  }

  @Override
  public void forward(Pass pass) {
    FoldedWeights weights = FoldedWeights.of(pass, conv, Optional.of(norm));
    Convolving.of(pass, conv.options(), conv.filters(), conv.groups())
        .forward(
            pass.batch(),
            pass.input(),
            weights.kernel(),
            weights.bias(),
            conv.activation(),
            pass.output());
  }

  @Override
  public void backward(Pass pass) {
    throw new IllegalStateException("joined for inference alone");
  }
}
