package dev.fovea.insight.figure;

import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.tensor.Tensor;

/** A sample of a dataset as a picture. */
public final class SamplePicture {
  private SamplePicture() {}

  /**
   * Returns a sample as an image. Images are shown unchanged if their values are 0 to 1, and scaled
   * to their own range otherwise; other samples are shown as maps.
   *
   * @param sample (height, width, 1 or 3), or another shape
   */
  public static Pixels of(Tensor sample) {
    float low = 0;
    float high = 1;
    for (float value : sample.data()) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    Tensor shown = Tensor.zeros(sample.shape());
    for (int i = 0; i < shown.data().length; i++) {
      shown.data()[i] = (sample.data()[i] - low) / (high - low);
    }
    int rank = sample.shape().rank();
    if (rank == 3) {
      return Pixels.of(shown);
    }
    if (rank == 1) {
      return new Scale(ColorMap.GREY, 0, 1).pixels(shown.data().length, 1, shown.data());
    }
    FeatureMaps maps = FeatureMaps.of(shown);
    return new Scale(ColorMap.GREY, 0, 1)
        .pixels(maps.width(), maps.height() * maps.count(), maps.values());
  }
}
