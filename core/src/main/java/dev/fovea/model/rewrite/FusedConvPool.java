package dev.fovea.model.rewrite;

import dev.fovea.kernel.PooledConvolution;
import dev.fovea.kernel.WeightView;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.support.Bias;
import dev.fovea.layer.support.OutputActivation;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A convolution and the max pooling after it, which stores only the maxima.
 *
 * @param norm the batch normalization between them; only in inference without gradients
 */
record FusedConvPool(Conv conv, Optional<BatchNormalization> norm, Pooling pooling)
    implements FusedConv {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return pooling.outputShape(List.of(conv.outputShape(inputs)));
  }

  @Override
  public Step bind(Binding binding) {
    if (norm.isEmpty()) {
      return new Bound(binding, conv.options().useBias());
    }
    FoldedWeights folded =
        new FoldedWeights(binding, conv.options().useBias(), conv.filters(), norm.get());
    return new FoldedStep(folded, new Bound(binding.weights(folded.weights()), true));
  }

  @Override
  public boolean isDifferentiable() {
    return norm.isEmpty();
  }

  private final class Bound implements Step {
    private final PooledConvolution convolution;
    private final float[] x;
    private final float[] dx;
    private final WeightView kernel;
    private final float[] kernelGradient;
    private final Bias bias;
    private final OutputActivation activation;
    private final float[] y;

    /** The position of the maximum in the output of the convolution, for each output. */
    private final int[] winners;

    Bound(Binding binding, boolean useBias) {
      Shape input = binding.inputShape();
      convolution =
          binding
              .kernels()
              .pooledConvolution(
                  conv.options()
                      .problem(binding, conv.filters(), conv.groups())
                      .pooledBy(pooling.window(conv.outputShape(List.of(input)))));
      x = binding.input();
      dx = binding.inputGradient();
      kernel = binding.weightValues(0);
      kernelGradient = binding.weightGradient(0);
      bias = Bias.of(binding, 1, useBias);
      activation = OutputActivation.of(binding, conv.activation());
      y = binding.output();
      winners =
          binding.backward()
              ? binding.intScratch(binding.outputShape().size())
              : PooledConvolution.NO_WINNERS;
    }

    @Override
    public void forward(int samples, long step) {
      convolution.forward(samples, x, kernel, bias.values(), activation.during(), y, winners);
    }

    /** A ReLU sets the maximum of a window to zero exactly if it does so for the pooled value. */
    @Override
    public void backward(int samples, long step) {
      float[] gradient = activation.backward(samples);
      bias.backward(samples, gradient);
      convolution.gradients(samples, x, kernel, gradient, winners, kernelGradient, dx);
    }

    @Override
    public String algorithm() {
      return convolution.toString();
    }
  }
}
