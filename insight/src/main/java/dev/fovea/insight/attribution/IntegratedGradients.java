package dev.fovea.insight.attribution;

import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;

/**
 * Integrated gradients: attributes the difference between the scores of the image and of a uniform
 * baseline to the pixels, by integrating the gradients along the straight line from the baseline to
 * the image (M. Sundararajan, A. Taly, Q. Yan, Axiomatic attribution for deep networks, ICML 2017).
 * The attributions add up to the difference.
 *
 * @param steps number of steps of the integral, each evaluated at its midpoint
 * @param baseline value of all pixels of the baseline
 */
public record IntegratedGradients(int steps, float baseline) implements AttributionMethod {
  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if {@code steps} is less than 1
   */
  public IntegratedGradients {
    if (steps < 1) {
      throw new IllegalArgumentException("integrated gradients need 1 step or more, not " + steps);
    }
  }

  /** Returns the default settings: a black baseline and 128 steps. */
  public static IntegratedGradients usual() {
    return new IntegratedGradients(128, 0);
  }

  @Override
  public String name() {
    return "Integrated gradients";
  }

  @Override
  public String meaning(Words words) {
    return words.text("method.integrated-gradients.meaning");
  }

  @Override
  public Attribution explain(ClassScore score, Tensor image) {
    Tensor way = ImageBatches.repeat(image, steps);
    int size = image.data().length;
    for (int i = 0; i < way.data().length; i++) {
      float part = (i / size + 0.5f) / steps;
      way.data()[i] = baseline + part * (way.data()[i] - baseline);
    }
    float[] gradients = score.gradients(way).data();
    double[] sums = new double[size];
    for (int i = 0; i < gradients.length; i++) {
      sums[i % size] += gradients[i];
    }
    float[] shares = new float[size];
    for (int i = 0; i < size; i++) {
      shares[i] = (float) (sums[i] / steps * (image.data()[i] - baseline));
    }
    return new Attribution(
        name(),
        score.category(),
        score.scores(ImageBatches.of(image))[0],
        image.shape().dim(0),
        image.shape().dim(1),
        ChannelReduction.sum(image.shape(), shares));
  }
}
