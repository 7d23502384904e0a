package dev.fovea.insight;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.model.Model;
import dev.fovea.tensor.ShapeException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model says of samples whose classes are known.
 *
 * @param probabilities (samples, classes)
 * @param labels the true classes
 * @param names of the classes, or none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Predictions(float[][] probabilities, int[] labels, List<String> names) {
  private static final int BATCH = 128;

  /**
   * Keeps the arrays.
   *
   * @throws IllegalArgumentException if there is no sample, they are not as many, or a label is no
   *     class
   */
  public Predictions {
    names = List.copyOf(names);
    if (labels.length == 0 || probabilities.length != labels.length) {
      throw new IllegalArgumentException(
          "%d predictions of %d samples".formatted(probabilities.length, labels.length));
    }
    for (int label : labels) {
      if (label < 0 || label >= probabilities[0].length) {
        throw new IllegalArgumentException(
            "a sample is of class %d, but the model knows the classes 0 to %d"
                .formatted(label, probabilities[0].length - 1));
      }
    }
  }

  /**
   * Runs a model over all samples of a dataset.
   *
   * @throws ShapeException if the samples do not fit the model
   */
  public static Predictions of(Model model, Dataset dataset) {
    float[][] probabilities = new float[dataset.size()][];
    for (int from = 0; from < dataset.size(); from += BATCH) {
      int[] indices = IntStream.range(from, Math.min(dataset.size(), from + BATCH)).toArray();
      take(model.predict(Datasets.inputs(dataset, indices)).data(), from, indices, probabilities);
    }
    return new Predictions(probabilities, Datasets.labels(dataset), dataset.classNames());
  }

  /** Splits the outputs of a batch. */
  static void take(float[] outputs, int from, int[] indices, float[][] probabilities) {
    int classes = outputs.length / indices.length;
    for (int i = 0; i < indices.length; i++) {
      probabilities[from + i] =
          Probabilities.of(java.util.Arrays.copyOfRange(outputs, i * classes, (i + 1) * classes));
    }
  }

  /** The number of samples. */
  public int size() {
    return labels.length;
  }

  /** The number of classes. */
  public int classes() {
    return probabilities[0].length;
  }

  /** The likeliest class of a sample. */
  public int predicted(int sample) {
    float[] row = probabilities[sample];
    int best = 0;
    for (int c = 1; c < row.length; c++) {
      best = row[c] > row[best] ? c : best;
    }
    return best;
  }

  /** The probability of the likeliest class. */
  public float confidence(int sample) {
    return probabilities[sample][predicted(sample)];
  }

  /** Whether the likeliest class is not the true one. */
  public boolean isError(int sample) {
    return predicted(sample) != labels[sample];
  }

  /** The errors, those first that the model was surest of. */
  public List<Integer> worst() {
    return IntStream.range(0, size())
        .filter(this::isError)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -confidence(i)))
        .toList();
  }

  /** How often each class was taken for each. */
  public ConfusionMatrix confusion() {
    double[][] counts = new double[classes()][classes()];
    for (int i = 0; i < size(); i++) {
      counts[labels[i]][predicted(i)]++;
    }
    return new ConfusionMatrix(counts);
  }

  /** The name of a class, or its number. */
  public String name(int category) {
    return category < names.size() ? names.get(category) : String.valueOf(category);
  }
}
