package dev.fovea.insight.attribution;

import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;

/**
 * Saliency: the magnitude of the gradient of the score at each position, which is the largest over
 * its channels (K. Simonyan, A. Vedaldi, A. Zisserman, Deep inside convolutional networks, 2013,
 * section 3).
 */
public record Saliency() implements AttributionMethod {
  @Override
  public String name() {
    return "Saliency";
  }

  @Override
  public String meaning(Words words) {
    return words.text("method.saliency.meaning");
  }

  @Override
  public Attribution explain(ClassScore score, Tensor image) {
    Tensor batch = ImageBatches.of(image);
    float[] heat = ChannelReduction.magnitude(image.shape(), score.gradients(batch).data());
    return new Attribution(
        name(),
        score.category(),
        score.scores(batch)[0],
        image.shape().dim(0),
        image.shape().dim(1),
        heat);
  }
}
