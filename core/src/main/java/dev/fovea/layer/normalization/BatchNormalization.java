package dev.fovea.layer.normalization;

import dev.fovea.config.Config;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.Epilogue;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch normalization (Ioffe and Szegedy 2015): y = gamma (x - mean) / sqrt(variance + epsilon) +
 * beta for each channel. In training mean and (biased) variance are those of the batch, and the
 * moving ones follow them: moving = momentum moving + (1 - momentum) batch. In inference they are
 * the moving ones.
 *
 * <p>Weights: gamma, beta, and not trained moving_mean, moving_variance, each (channels).
 *
 * @param axis that of the channels, which must be the last; -1 is Keras's default
 * @param momentum Keras's default is 0.99
 * @param epsilon Keras's default is 0.001
 */
public record BatchNormalization(
    String name,
    int axis,
    double momentum,
    double epsilon,
    Affine affine,
    Initializer movingMean,
    Initializer movingVariance)
    implements Normalizing<BatchNormalization> {
  private static final int WORK_SLOT = 0;

  /** Far from the slots of a convolution that this layer is joined to. */
  private static final int FACTOR_SLOT = 90;

  /** Arrays of one number a channel, kept with a plan. */
  private record Work(
      float[] mean,
      float[] variance,
      float[] inverse,
      float[] factor,
      float[] offset,
      float[] sumDy,
      float[] sumDyX) {
    Work(int n) {
      this(
          new float[n],
          new float[n],
          new float[n],
          new float[n],
          new float[n],
          new float[n],
          new float[n]);
    }
  }

  /** Keras's defaults. */
  public static BatchNormalization of() {
    return new BatchNormalization(
        "", -1, 0.99, 1e-3, Affine.DEFAULT, Initializers.zeros(), Initializers.ones());
  }

  /** The same layer under a name. */
  public BatchNormalization name(String changed) {
    return new BatchNormalization(
        changed, axis, momentum, epsilon, affine, movingMean, movingVariance);
  }

  /** How much of the moving statistics stays in each step. */
  public BatchNormalization momentum(double changed) {
    return new BatchNormalization(name, axis, changed, epsilon, affine, movingMean, movingVariance);
  }

  @Override
  public BatchNormalization epsilon(double changed) {
    return new BatchNormalization(
        name, axis, momentum, changed, affine, movingMean, movingVariance);
  }

  @Override
  public BatchNormalization withAffine(Affine changed) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, changed, movingMean, movingVariance);
  }

  /** How the moving mean starts. */
  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, affine, initializer, movingVariance);
  }

  /** How the moving variance starts. */
  public BatchNormalization movingVarianceInitializer(Initializer initializer) {
    return new BatchNormalization(name, axis, momentum, epsilon, affine, movingMean, initializer);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Axes.requireChannels(axis, input);
    return input;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    Shape shape = Shape.of(inputs.getFirst().channels());
    List<WeightSpec> weights = new ArrayList<>(affine.weights(shape));
    weights.add(new WeightSpec("moving_mean", shape, Parameter.of(movingMean), false));
    weights.add(new WeightSpec("moving_variance", shape, Parameter.of(movingVariance), false));
    return weights;
  }

  @Override
  public void forward(Pass pass) {
    int channels = pass.outputShape().channels();
    Work work = work(pass);
    if (pass.training()) {
      pass.kernels().moments(Epilogue.rows(pass), channels, pass.input(), work.mean, work.variance);
      follow(pass.weight(affine.count()), work.mean);
      pass.weightChanged(affine.count());
      follow(pass.weight(affine.count() + 1), work.variance);
      pass.weightChanged(affine.count() + 1);
    } else {
      System.arraycopy(pass.weight(affine.count()), 0, work.mean, 0, channels);
      System.arraycopy(pass.weight(affine.count() + 1), 0, work.variance, 0, channels);
    }
    float[] gamma = affine.gamma(pass, channels);
    float[] beta = affine.beta(pass, channels);
    for (int c = 0; c < channels; c++) {
      work.inverse[c] = inverse(work.variance[c]);
      work.factor[c] = gamma[c] * work.inverse[c];
      work.offset[c] = beta[c] - work.mean[c] * work.factor[c];
    }
    pass.kernels()
        .scaleShift(
            Epilogue.rows(pass), channels, pass.input(), work.factor, work.offset, pass.output());
  }

  /**
   * Brings this normalization, in inference, into the kernel and the bias of the convolution before
   * it.
   *
   * @param pass of the convolution with this layer's weights behind its own
   * @param first the first of them
   * @param kernel (.., channels)
   * @param bias (channels), or empty for none
   * @param toKernel as kernel, overwritten
   * @param toBias (channels), overwritten
   */
  public void fold(
      Pass pass, int first, float[] kernel, float[] bias, float[] toKernel, float[] toBias) {
    int channels = toBias.length;
    float[] mean = pass.weight(first + affine.count());
    float[] variance = pass.weight(first + affine.count() + 1);
    float[] gamma = affine.gamma(pass, first, channels);
    float[] beta = affine.beta(pass, first, channels);
    float[] factor = pass.keep(FACTOR_SLOT, () -> new float[channels]);
    for (int c = 0; c < channels; c++) {
      factor[c] = gamma[c] * inverse(variance[c]);
      toBias[c] = beta[c] + ((bias.length > 0 ? bias[c] : 0) - mean[c]) * factor[c];
    }
    for (int i = 0; i < kernel.length; i += channels) {
      for (int c = 0; c < channels; c++) {
        toKernel[i + c] = kernel[i + c] * factor[c];
      }
    }
  }

  private float inverse(float variance) {
    return (float) (1 / Math.sqrt(variance + epsilon));
  }

  private void follow(float[] moving, float[] batch) {
    float stays = (float) momentum;
    float comes = (float) (1 - momentum);
    for (int c = 0; c < moving.length; c++) {
      moving[c] = moving[c] * stays + batch[c] * comes;
    }
  }

  @Override
  public void backward(Pass pass) {
    int channels = pass.outputShape().channels();
    int rows = Epilogue.rows(pass);
    float[] dy = pass.outputGradient();
    Work work = work(pass);
    boolean statistics = pass.training() && pass.wantsInputGradient(0);
    if (statistics || affine.wantsGammaGradient(pass) || affine.wantsBetaGradient(pass)) {
      pass.kernels()
          .normalizationSums(
              rows, channels, pass.input(), dy, work.mean, work.inverse, work.sumDy, work.sumDyX);
    }
    if (affine.wantsGammaGradient(pass)) {
      System.arraycopy(work.sumDyX, 0, affine.gammaGradient(pass), 0, channels);
    }
    if (affine.wantsBetaGradient(pass)) {
      System.arraycopy(work.sumDy, 0, affine.betaGradient(pass), 0, channels);
    }
    if (statistics) {
      statisticsGradient(pass, work, rows, channels);
    } else if (pass.wantsInputGradient(0)) {
      float[] zeros = Affine.zeros(pass, channels);
      pass.kernels().scaleShift(rows, channels, dy, work.factor, zeros, pass.inputGradient(0));
    }
  }

  /**
   * In training mean and variance depend on x: with z = (x - mean) inverse, dx = gamma inverse (dy
   * - sum(dy) / n - z sum(dy z) / n).
   */
  private static void statisticsGradient(Pass pass, Work work, int rows, int channels) {
    for (int c = 0; c < channels; c++) {
      float slope = -work.factor[c] * work.inverse[c] * work.sumDyX[c] / rows;
      work.sumDyX[c] = slope;
      work.offset[c] = -work.factor[c] * work.sumDy[c] / rows - slope * work.mean[c];
    }
    pass.kernels()
        .combine(
            rows,
            channels,
            pass.outputGradient(),
            work.factor,
            pass.input(),
            work.sumDyX,
            work.offset,
            pass.inputGradient(0));
  }

  private static Work work(Pass pass) {
    return pass.keep(WORK_SLOT, () -> new Work(pass.outputShape().channels()));
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("axis", axis)
        .with("momentum", momentum)
        .with("epsilon", epsilon)
        .with("center", affine.center())
        .with("scale", affine.scale())
        .with(affine.initializers())
        .with("moving_mean_initializer", movingMean.describe())
        .with("moving_variance_initializer", movingVariance.describe())
        .with(affine.regularizers())
        .with(affine.constraints())
        .with("synchronized", false);
  }

  public static BatchNormalization from(String name, Config config) {
    if (config.flag("renorm", false)) {
      throw new IllegalArgumentException("batch renormalization (renorm) is not supported");
    }
    return new BatchNormalization(
        name,
        Axes.single(config, -1),
        config.number("momentum", 0.99),
        config.number("epsilon", 1e-3),
        Affine.from(config),
        Initializers.from(config, "moving_mean_initializer", Initializers.zeros()),
        Initializers.from(config, "moving_variance_initializer", Initializers.ones()));
  }
}
