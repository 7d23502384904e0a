package dev.fovea.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics against scikit-learn 1.2.1, each command beside the numbers it gave. */
class MetricsTest {
  private static final float[] NONE = {};
  private static final Shape ONE = Shape.of(1);

  /** a and p: classes and what was predicted; w: weights. */
  private static final float[] A = {0, 2, 1, 2, 0, 1, 2, 2};

  private static final int[] P = {0, 2, 2, 1, 0, 1, 2, 0};
  private static final float[] W = {1, 2, .5f, 1, 1, 3, .5f, 1};

  /** y and s: yes or no, and scores, of which three are equal, one of a no. */
  private static final float[] Y = {0, 0, 1, 1, 0, 1, 1, 0};

  private static final float[] S = {.1f, .35f, .35f, .8f, .65f, .35f, .9f, .5f};

  private static float[] oneHot(int... classes) {
    float[] rows = new float[3 * classes.length];
    for (int i = 0; i < classes.length; i++) {
      rows[3 * i + classes[i]] = 1;
    }
    return rows;
  }

  /** The figure of all samples, given in two batches of which the second is shorter. */
  private static double figure(
      Metric metric, int width, float[] prediction, int targetWidth, float[] target, float[] w) {
    Metric.Count count = metric.start(Shape.of(width), Shape.of(targetWidth));
    int samples = prediction.length / width;
    int first = samples / 2 + 1;
    add(count, 0, first, width, prediction, targetWidth, target, w);
    add(count, first, samples, width, prediction, targetWidth, target, w);
    return count.result();
  }

  private static void add(
      Metric.Count count,
      int from,
      int to,
      int width,
      float[] p,
      int targetWidth,
      float[] t,
      float[] w) {
    count.add(
        to - from,
        Arrays.copyOfRange(p, from * width, to * width),
        Arrays.copyOfRange(t, from * targetWidth, to * targetWidth),
        w.length == 0 ? w : Arrays.copyOfRange(w, from, to));
  }

  private static void is(double value, double expected) {
    assertThat(value).isCloseTo(expected, within(1e-6));
  }

  private static void ofClasses(Metric metric, double plain, double weighted) {
    float[] scores = oneHot(P);
    float[] hot = oneHot(0, 2, 1, 2, 0, 1, 2, 2);
    is(figure(metric, 3, scores, 1, A, NONE), plain);
    is(figure(metric, 3, scores, 1, A, W), weighted);
    is(figure(metric, 3, scores, 3, hot, NONE), plain);
    is(figure(metric, 3, scores, 3, hot, W), weighted);
  }

  /**
   * accuracy_score(a, p), and precision_score, recall_score, f1_score, jaccard_score of (a, p,
   * average="macro"), then with labels=[2]; each without and with sample_weight=w.
   */
  @Test
  void severalClasses() {
    ofClasses(new Accuracy(), 0.625, 0.75);
    ofClasses(ClassMetric.precision(), 0.611111111111111, 0.75);
    ofClasses(ClassMetric.recall(), 0.6666666666666666, 0.8042328042328043);
    ofClasses(ClassMetric.f1(), 0.6238095238095238, 0.7555555555555555);
    ofClasses(ClassMetric.meanIoU(), 0.4666666666666666, 0.611111111111111);
    ofClasses(ClassMetric.precision().of(2), 0.6666666666666666, 0.8333333333333334);
    ofClasses(ClassMetric.recall().of(2), 0.5, 0.5555555555555556);
    ofClasses(ClassMetric.f1().of(2), 0.5714285714285715, 0.6666666666666667);
    ofClasses(ClassMetric.meanIoU().of(2), 0.4, 0.5);
  }

  /** Macro averages of (a, p) above are the same where a fourth class never occurs. */
  @Test
  void classesThatNeverOccurDoNotCount() {
    float[] scores = new float[4 * P.length];
    for (int i = 0; i < P.length; i++) {
      scores[4 * i + P[i]] = 1;
    }
    is(figure(ClassMetric.f1(), 4, scores, 1, A, NONE), 0.6238095238095238);
    is(figure(ClassMetric.meanIoU(), 4, scores, 1, A, NONE), 0.4666666666666666);
  }

  /** As NumPy's argmax: of equal scores the first. */
  @Test
  void equalScoresAreTheFirstClass() {
    float[] equal = {.2f, .4f, .4f};
    is(figure(new Accuracy(), 3, equal, 1, new float[] {1}, NONE), 1);
    is(figure(new Accuracy(), 3, equal, 1, new float[] {2}, NONE), 0);
    is(figure(new TopKAccuracy(1), 3, equal, 1, new float[] {2}, NONE), 0);
  }

  private static void ofYesNo(Metric metric, double plain, double weighted) {
    is(figure(metric, 1, S, 1, Y, NONE), plain);
    is(figure(metric, 1, S, 1, Y, W), weighted);
  }

  /**
   * roc_auc_score(y, s), average_precision_score(y, s), and accuracy_score, precision_score,
   * recall_score, f1_score of (y, s > .5), jaccard_score(y, s > .5, average="macro"); each without
   * and with sample_weight=w.
   */
  @Test
  void yesOrNo() {
    ofYesNo(new AUC(), 0.6875, 0.58);
    ofYesNo(new AUC(AUC.Curve.PR), 0.7857142857142857, 0.6888888888888889);
    ofYesNo(new Accuracy(), 0.625, 0.55);
    ofYesNo(new BinaryAccuracy(), 0.625, 0.55);
    ofYesNo(ClassMetric.precision(), 0.6666666666666666, 0.6);
    ofYesNo(ClassMetric.recall(), 0.5, 0.3);
    ofYesNo(ClassMetric.f1(), 0.5714285714285715, 0.4);
    ofYesNo(ClassMetric.meanIoU(), 0.45, 0.3602941176470588);
    is(figure(new BinaryAccuracy(0.85), 1, S, 1, Y, NONE), 5 / 8.0);
    is(figure(ClassMetric.precision().threshold(0.85), 1, S, 1, Y, NONE), 1);
  }

  /**
   * precision_score, recall_score, f1_score of (t, m > .5, average="micro"); (t == (m >
   * .5)).mean().
   */
  @Test
  void severalYesOrNo() {
    float[] m = {.9f, .2f, .6f, .4f, .7f, .1f, .8f, .6f, .3f};
    float[] t = {1, 0, 0, 0, 1, 1, 1, 1, 0};
    is(figure(ClassMetric.precision().ofElements(), 3, m, 3, t, NONE), 0.8);
    is(figure(ClassMetric.recall().ofElements(), 3, m, 3, t, NONE), 0.8);
    is(figure(ClassMetric.f1().ofElements(), 3, m, 3, t, NONE), 0.8);
    is(figure(new BinaryAccuracy(), 3, m, 3, t, NONE), 0.7777777777777778);
    // Keras's class_id: precision_score, recall_score of (u[:, i], m[:, i] > .5).
    float[] u = {1, 0, 1, 1, 1, 1, 0, 1, 0};
    is(figure(ClassMetric.precision().ofElements().of(0), 3, m, 3, u, NONE), 0.5);
    is(figure(ClassMetric.precision().ofElements().of(2), 3, m, 3, u, NONE), 1);
    is(figure(ClassMetric.recall().ofElements().of(1), 3, m, 3, u, NONE), 1);
    is(figure(ClassMetric.recall().ofElements().of(2), 3, m, 3, u, NONE), 0.5);
    assertThatThrownBy(() -> figure(ClassMetric.recall().ofElements().of(3), 3, m, 3, t, NONE))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("no class 3");
  }

  /** top_k_accuracy_score(l, c, k=k, labels=range(4)) for k of 1, 2, 3; no two scores are equal. */
  @Test
  void topK() {
    float[] c = {
      .1f, .5f, .21f, .19f, .4f, .3f, .2f, .1f, .05f, .15f, .3f, .5f, .25f, .3f, .35f, .1f
    };
    float[] l = {2, 1, 3, 3};
    is(figure(new TopKAccuracy(1), 4, c, 1, l, NONE), 0.25);
    is(figure(new TopKAccuracy(2), 4, c, 1, l, NONE), 0.75);
    is(figure(new TopKAccuracy(3), 4, c, 1, l, NONE), 0.75);
    is(figure(new TopKAccuracy(), 4, c, 1, l, NONE), 1);
    float[] lost = {Float.NaN, Float.NaN, Float.NaN, Float.NaN};
    is(figure(new TopKAccuracy(3), 4, lost, 1, new float[] {2}, NONE), 0);
    assertThatThrownBy(() -> figure(new TopKAccuracy(), 4, c, 1, new float[] {2, 4, 0, 0}, NONE))
        .hasMessageContaining("label 4 of sample 1 of the batch is none of the 4 classes 0 to 3");
  }

  private static void ofNumbers(RegressionMetric.Figure figure, double plain, double weighted) {
    float[] r = {2.5f, 0, 0, 2, 2, 8, -1, 3};
    float[] u = {3, -.5f, -.5f, 2, 2, 7, 0, 4};
    RegressionMetric metric = new RegressionMetric(figure);
    is(figure(metric, 2, r, 2, u, NONE), plain);
    is(figure(metric, 2, r, 2, u, new float[] {1, 2, .5f, 1}), weighted);
  }

  /** mean_squared_error, its square root, mean_absolute_error, r2_score of (u, r). */
  @Test
  void regression() {
    ofNumbers(RegressionMetric.Figure.MEAN_SQUARED_ERROR, 0.46875, 0.3888888888888889);
    ofNumbers(
        RegressionMetric.Figure.ROOT_MEAN_SQUARED_ERROR, 0.6846531968814576, 0.6236095644623235);
    ofNumbers(RegressionMetric.Figure.MEAN_ABSOLUTE_ERROR, 0.5625, 0.5);
    ofNumbers(RegressionMetric.Figure.R2_SCORE, 0.8711298658195439, 0.8678693238814954);
    // Targets that are all alike leave nothing to explain.
    float[] alike = {4, 4, 4};
    is(
        figure(
            new RegressionMetric(RegressionMetric.Figure.R2_SCORE),
            1,
            new float[] {4, 4, 5},
            1,
            alike,
            NONE),
        0);
  }

  /** Rows of a map count each, with the weight of their sample. */
  @Test
  void maps() {
    Metric.Count count = new Accuracy().start(Shape.of(2, 1, 2), Shape.of(2, 1, 1));
    count.add(
        2,
        new float[] {.9f, .1f, .2f, .8f, .6f, .4f, .3f, .7f},
        new float[] {0, 1, 1, 1},
        new float[] {1, 3});
    is(count.result(), (1 + 1 + 3) / 8.0);
  }

  /** confusion_matrix(a, p, sample_weight=w). */
  @Test
  void confusionMatrix() {
    ConfusionCount count = new ConfusionCount(Shape.of(3), ONE, 0.5, ConfusionMatrix::accuracy);
    count.add(8, oneHot(P), A, W);
    ConfusionMatrix matrix = count.matrix();
    assertThat(matrix.counts()).isDeepEqualTo(new double[][] {{2, 0, 0}, {0, 3, .5}, {1, 1, 2.5}});
    assertThat(matrix.accuracy()).isEqualTo(0.75);
    assertThat(matrix.toString())
        .isEqualTo(
            """
                      predicted
              actual       0       1       2
                   0       2       0       0
                   1       0       3    0.50
                   2       1       1    2.50
            """);
    assertThat(matrix.table(List.of("cat", "dog", "crocodile")).lines().skip(1).findFirst())
        .hasValue("     actual        cat        dog  crocodile");
    assertThatThrownBy(() -> count.add(1, oneHot(0), new float[] {3}, NONE))
        .hasMessageContaining("label 3 of sample 0 of the batch is none of the 3 classes 0 to 2");
  }

  @Test
  void nothingSeenIsNotANumber() {
    for (Metric metric : List.of(new Accuracy(), new AUC(), ClassMetric.f1(), new TopKAccuracy())) {
      assertThat(metric.start(ONE, ONE).result()).as(metric.name()).isNaN();
    }
    // A curve needs both a yes and a no.
    assertThat(figure(new AUC(), 1, S, 1, new float[8], NONE)).isNaN();
    float[] lost = S.clone();
    lost[2] = Float.NaN;
    lost[5] = Float.NaN;
    assertThat(figure(new AUC(), 1, lost, 1, Y, NONE)).isBetween(0.0, 1.0);
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    for (String name : List.of("auc", "binary_accuracy", "mse", "accuracy", "precision")) {
      assertThatThrownBy(() -> Metrics.of(name).start(Shape.of(4), Shape.of(3)))
          .as(name)
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("4")
          .hasMessageContaining("3");
    }
    assertThatThrownBy(() -> new TopKAccuracy(0)).hasMessageContaining("k must be at least 1");
  }

  /** A metric is found by the name it has in logs, for that is what files hold. */
  @Test
  void names() {
    for (String name :
        List.of(
            "accuracy",
            "binary_accuracy",
            "categorical_accuracy",
            "sparse_categorical_accuracy",
            "top_k_categorical_accuracy",
            "sparse_top_k_categorical_accuracy",
            "precision",
            "recall",
            "f1_score",
            "mean_iou",
            "auc",
            "auc_pr",
            "mean_squared_error",
            "root_mean_squared_error",
            "mean_absolute_error",
            "r2_score")) {
      assertThat(Metrics.of(name).name()).isEqualTo(name);
    }
    assertThat(Metrics.of("SparseCategoricalAccuracy").name())
        .isEqualTo("sparse_categorical_accuracy");
    assertThat(Metrics.of("acc")).isEqualTo(new Accuracy());
    assertThatThrownBy(() -> Metrics.of("exactness"))
        .hasMessageContaining("unknown metric \"exactness\"")
        .hasMessageContaining("accuracy");
  }
}
