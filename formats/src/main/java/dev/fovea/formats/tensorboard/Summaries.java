package dev.fovea.formats.tensorboard;

import com.google.protobuf.ByteString;
import dev.fovea.formats.tensorboard.proto.HistogramProto;
import dev.fovea.formats.tensorboard.proto.Summary;
import java.util.Optional;

/** What TensorBoard shows under a tag: a number, a histogram, or a picture. */
final class Summaries {
  /** The number of buckets of a histogram, as Keras makes them. */
  private static final int BUCKETS = 30;

  private Summaries() {}

  static Summary.Value scalar(String tag, double value) {
    return Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value).build();
  }

  static Summary.Value picture(String tag, Picture picture) {
    return Summary.Value.newBuilder()
        .setTag(tag)
        .setImage(
            Summary.Image.newBuilder()
                .setHeight(picture.height())
                .setWidth(picture.width())
                .setColorspace(3)
                .setEncodedImageString(ByteString.copyFrom(picture.png())))
        .build();
  }

  /**
   * Returns a histogram in buckets of equal width; none if no value is finite. Values that are not
   * finite are left out.
   */
  static Optional<Summary.Value> histogram(String tag, float[] values) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        squares += (double) value * value;
        count++;
      }
    }
    if (count == 0) {
      return Optional.empty();
    }
    HistogramProto.Builder histogram =
        HistogramProto.newBuilder()
            .setMin(min)
            .setMax(max)
            .setNum((double) count)
            .setSum(sum)
            .setSumSquares(squares);
    int buckets = min == max ? 1 : BUCKETS;
    double width = (max - min) / buckets;
    double[] counts = new double[buckets];
    for (float value : values) {
      if (Float.isFinite(value)) {
        counts[min == max ? 0 : Math.min(buckets - 1, (int) ((value - min) / width))]++;
      }
    }
    for (int i = 0; i < buckets; i++) {
      histogram.addBucketLimit(i == buckets - 1 ? max : min + (i + 1) * width);
      histogram.addBucket(counts[i]);
    }
    return Optional.of(Summary.Value.newBuilder().setTag(tag).setHisto(histogram).build());
  }
}
