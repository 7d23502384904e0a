package dev.fovea.insight.attribution;

import dev.fovea.insight.text.Words;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Tensor;

/**
 * SmoothGrad: the saliency computed from the mean gradient of noisy copies of the image, which is
 * less noisy than that of the image itself (D. Smilkov et al., SmoothGrad: removing noise by adding
 * noise, 2017).
 *
 * @param copies number of copies
 * @param noise standard deviation of the noise, as a fraction of the range of the image's values
 * @param seed seed of the noise
 */
public record SmoothGrad(int copies, double noise, long seed) implements AttributionMethod {
  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if there are no copies, or the noise is negative
   */
  public SmoothGrad {
    if (copies < 1 || !(noise >= 0)) {
      throw new IllegalArgumentException("SmoothGrad needs 1 copy or more, and noise of 0 or more");
    }
  }

  /** Returns the settings of the paper: 50 copies with noise of 15 %. */
  public static SmoothGrad usual() {
    return new SmoothGrad(50, 0.15, 0);
  }

  @Override
  public String name() {
    return "SmoothGrad";
  }

  @Override
  public String meaning(Words words) {
    return words.text("method.smoothgrad.meaning", copies);
  }

  @Override
  public Attribution explain(ClassScore score, Tensor image) {
    Tensor noisy = ImageBatches.repeat(image, copies);
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : image.data()) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    CounterRandom random = CounterRandom.ofSeed(seed);
    double deviation = noise * (high - low);
    for (int i = 0; i < noisy.data().length; i++) {
      noisy.data()[i] += (float) (deviation * random.normal(i));
    }
    float[] gradients = score.gradients(noisy).data();
    float[] mean = new float[image.data().length];
    for (int i = 0; i < gradients.length; i++) {
      mean[i % mean.length] += gradients[i] / copies;
    }
    return new Attribution(
        name(),
        score.category(),
        score.scores(ImageBatches.of(image))[0],
        image.shape().dim(0),
        image.shape().dim(1),
        ChannelReduction.magnitude(image.shape(), mean));
  }
}
