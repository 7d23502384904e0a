package dev.fovea.app.predict;

import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.locate.Locator;
import dev.fovea.zoo.locate.ScoreMap;
import java.util.Arrays;
import java.util.List;

/**
 * The speed of the two ways to look at all windows of pictures, measured in turn.
 *
 * @param fcn the median time of a picture by the all-convolutional form, in seconds
 * @param slidingWindow the median time of a picture window by window, in seconds
 * @param difference the largest difference of two scores
 */
record MethodComparison(double fcn, double slidingWindow, double difference) {
  /** Returns the comparison over pictures; the first one only warms up. */
  static MethodComparison of(Locator locator, List<Tensor> pictures) {
    Locator sliding = locator.method(Locator.Method.SLIDING_WINDOW);
    double[] quick = new double[pictures.size() - 1];
    double[] slow = new double[quick.length];
    double difference = 0;
    for (int i = 0; i < pictures.size(); i++) {
      long start = System.nanoTime();
      List<ScoreMap> one = locator.scores(pictures.get(i));
      long middle = System.nanoTime();
      List<ScoreMap> other = sliding.scores(pictures.get(i));
      long end = System.nanoTime();
      if (i > 0) {
        quick[i - 1] = (middle - start) / 1e9;
        slow[i - 1] = (end - middle) / 1e9;
      }
      difference = Math.max(difference, difference(one, other));
    }
    return new MethodComparison(median(quick), median(slow), difference);
  }

  private static double difference(List<ScoreMap> one, List<ScoreMap> other) {
    double largest = 0;
    for (int map = 0; map < one.size(); map++) {
      float[] a = one.get(map).scores().data();
      float[] b = other.get(map).scores().data();
      for (int i = 0; i < a.length; i++) {
        largest = Math.max(largest, Math.abs(a[i] - b[i]));
      }
    }
    return largest;
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
