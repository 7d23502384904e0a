package dev.fovea.layer.convolution;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.PooledConvolution;
import dev.fovea.kernel.Window;
import dev.fovea.layer.Pass;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.support.Biases;
import dev.fovea.layer.support.Epilogue;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A convolution and the max pooling behind it, of which only the winners are stored.
 *
 * @param norm the batch normalization between them; in inference and without gradients alone
 */
record PooledConv(Conv conv, Optional<BatchNormalization> norm, Pooling pooling)
    implements JoinedConv {
  private static final int CONVOLUTION_SLOT = 0;
  private static final int WINNERS_SLOT = 0;

  /**
   * Whether windows lie apart and within, and the activation is one that kernels store with.
   *
   * @param input the shape that the convolution reads
   */
  static boolean suits(Conv conv, Pooling pooling, Shape input) {
    return (conv.activation() == Activation.LINEAR || conv.activation() == Activation.RELU)
        && pooling.rule() == Pooling.Rule.MAX
        && pooling.strides().equals(pooling.poolSize())
        && !pooling.window(conv.outputShape(List.of(input))).isPadded();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return pooling.outputShape(List.of(conv.outputShape(inputs)));
  }

  @Override
  public void forward(Pass pass) {
    FoldedWeights weights = FoldedWeights.of(pass, conv, norm);
    convolution(pass)
        .forward(
            pass.batch(),
            pass.input(),
            weights.kernel(),
            weights.bias(),
            conv.activation(),
            pass.output(),
            pass.backwardFollows() ? winners(pass) : PooledConvolution.NO_WINNERS);
  }

  /** The winner of a window is cut by a ReLU just where the pooled value is. */
  @Override
  public void backward(Pass pass) {
    float[] gradient = Epilogue.gradient(pass, conv.activation());
    Biases.gradient(pass, 1, conv.options().useBias(), gradient);
    float[] none = PooledConvolution.NO_GRADIENT;
    convolution(pass)
        .gradients(
            pass.batch(),
            pass.input(),
            pass.weight(0),
            gradient,
            winners(pass),
            pass.wantsWeightGradient(0) ? pass.weightGradient(0) : none,
            pass.wantsInputGradient(0) ? pass.inputGradient(0) : none);
  }

  private static int[] winners(Pass pass) {
    return pass.places(WINNERS_SLOT, pass.outputShape().size());
  }

  private PooledConvolution convolution(Pass pass) {
    return pass.keep(
        CONVOLUTION_SLOT,
        () -> {
          Shape input = pass.inputShape(0);
          Window window = conv.options().window(input);
          Window pool = pooling.window(conv.outputShape(List.of(input)));
          return pass.kernels()
              .pooledConvolution(window, input.channels(), conv.filters(), conv.groups(), pool);
        });
  }
}
