package dev.fovea.model.rewrite;

import dev.fovea.layer.Binding;
import dev.fovea.layer.normalization.Affine;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.support.Bias;
import dev.fovea.weight.WeightValues;
import java.util.List;

/**
 * The kernel and bias of a convolution into which the batch normalization after it is folded; in
 * inference the normalization is a factor and an offset for each channel. They are recomputed only
 * if a weight has changed.
 */
final class FoldedWeights {
  private final BatchNormalization norm;
  private final List<WeightValues> sources;

  /** The sum of the sources' versions at the last folding; -1 before the first. */
  private long version = -1;

  /** The kernel (.., channels) and the bias, (channels) or empty. */
  private final float[] kernel;

  private final float[] bias;

  /** (channels) each. */
  private final Affine.Bound affine;

  private final float[] mean;
  private final float[] variance;
  private final float[] factor;

  private final Folded foldedKernel;
  private final Folded foldedBias;

  /**
   * Folds into new arrays.
   *
   * @param binding the binding, with the weights of the convolution followed by those of the
   *     normalization
   * @param useBias whether the convolution has a bias
   * @param channels the number of output channels, which is the last axis of the kernel's memory
   */
  FoldedWeights(Binding binding, boolean useBias, int channels, BatchNormalization norm) {
    Binding after =
        binding.weights(binding.weights().subList(useBias ? 2 : 1, binding.weights().size()));
    this.norm = norm;
    this.sources = binding.weights().stream().map(Binding.Weight::values).toList();
    this.kernel = binding.weight(0);
    this.bias = useBias ? binding.weight(1) : Bias.NONE;
    this.affine = norm.affine().bind(after, channels);
    this.mean = after.weight(norm.affine().count());
    this.variance = after.weight(norm.affine().count() + 1);
    this.factor = new float[channels];
    this.foldedKernel = new Folded(kernel.length);
    this.foldedBias = new Folded(channels);
  }

  /** Returns kernel and bias, which have no gradients. */
  List<Binding.Weight> weights() {
    return List.of(
        new Binding.Weight(foldedKernel, Binding.UNWANTED),
        new Binding.Weight(foldedBias, Binding.UNWANTED));
  }

  /** Folds again if a weight changed. */
  void update() {
    long now = 0;
    for (int i = 0; i < sources.size(); i++) {
      now += sources.get(i).version();
    }
    if (now != version) {
      version = now;
      fold();
    }
  }

  private void fold() {
    int channels = factor.length;
    float[] toKernel = foldedKernel.values;
    float[] toBias = foldedBias.values;
    for (int c = 0; c < channels; c++) {
      factor[c] = affine.gamma()[c] * norm.inverse(variance[c]);
      toBias[c] = affine.beta()[c] + ((bias.length > 0 ? bias[c] : 0) - mean[c]) * factor[c];
    }
    for (int i = 0; i < kernel.length; i += channels) {
      for (int c = 0; c < channels; c++) {
        toKernel[i + c] = kernel[i + c] * factor[c];
      }
    }
    foldedKernel.changed();
    foldedBias.changed();
  }

  /** The values of a folded weight. */
  private static final class Folded implements WeightValues {
    private final float[] values;
    private long version;

    Folded(int size) {
      values = new float[size];
    }

    @Override
    public float[] values() {
      return values;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public void changed() {
      version++;
    }
  }
}
