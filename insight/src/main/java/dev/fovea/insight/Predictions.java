package dev.fovea.insight;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.metric.Temperature;
import dev.fovea.model.Model;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.ShapeException;
import dev.fovea.train.OutputMeaning;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The predictions of a model for samples whose classes are known.
 *
 * @param probabilities (samples, classes)
 * @param labels true classes
 * @param names names of the classes, or none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Predictions(float[][] probabilities, int[] labels, List<String> names) {
  private static final int BATCH = 128;

  /** The least probability whose logarithm is taken. */
  private static final double LEAST = Float.MIN_NORMAL;

  /**
   * Keeps the arrays.
   *
   * @throws IllegalArgumentException if there is no sample, the numbers of samples differ, or a
   *     label is not a class
   */
  public Predictions {
    names = List.copyOf(names);
    if (labels.length == 0 || probabilities.length != labels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d predictions for %d labels", probabilities.length, labels.length));
    }
    for (int label : labels) {
      if (label < 0 || label >= probabilities[0].length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a sample is of class %d, but the model knows the classes 0 to %d",
                label,
                probabilities[0].length - 1));
      }
    }
  }

  /** Runs a model whose loss is unknown; see {@link #of(Model, OutputMeaning, Classified)}. */
  public static Predictions of(Model model, Classified dataset) {
    return of(model, OutputMeaning.of(model), dataset);
  }

  /**
   * Runs a model over all samples of a dataset.
   *
   * @param meaning meaning of the model's output
   * @throws ShapeException if the samples do not fit the model
   * @throws IllegalArgumentException if the outputs of the model are values and not classes
   */
  public static Predictions of(Model model, OutputMeaning meaning, Classified dataset) {
    if (meaning == OutputMeaning.VALUES) {
      throw new IllegalArgumentException(
          "the model gives values, not classes; use a model that classifies");
    }
    float[][] probabilities = new float[dataset.size()][];
    for (int from = 0; from < dataset.size(); from += BATCH) {
      int[] indices = IntStream.range(from, Math.min(dataset.size(), from + BATCH)).toArray();
      float[] outputs = model.predict(Datasets.inputs(dataset, indices)).data();
      take(meaning, outputs, from, indices, probabilities);
    }
    return new Predictions(probabilities, dataset.labels(), dataset.classNames());
  }

  /** Splits the outputs of a batch into the probabilities of its samples. */
  static void take(
      OutputMeaning meaning, float[] outputs, int from, int[] indices, float[][] probabilities) {
    int classes = outputs.length / indices.length;
    for (int i = 0; i < indices.length; i++) {
      probabilities[from + i] =
          meaning.probabilities(
              java.util.Arrays.copyOfRange(outputs, i * classes, (i + 1) * classes));
    }
  }

  /** Returns the number of samples. */
  public int size() {
    return labels.length;
  }

  /** Returns the number of classes. */
  public int classes() {
    return probabilities[0].length;
  }

  /** Returns the most likely class of a sample; {@link ArgMax#NONE} if a probability is NaN. */
  public int predicted(int sample) {
    return ArgMax.of(probabilities[sample]);
  }

  /** Returns the probability of the most likely class; NaN if there is none. */
  public float confidence(int sample) {
    int predicted = predicted(sample);
    return predicted == ArgMax.NONE ? Float.NaN : probabilities[sample][predicted];
  }

  /** Returns the fraction of samples whose most likely class is the true one. */
  public double accuracy() {
    return confusion().accuracy();
  }

  /** Returns whether the most likely class is not the true one, or there is none. */
  public boolean isError(int sample) {
    return predicted(sample) != labels[sample];
  }

  /** Returns the errors in descending order of confidence. */
  public List<Integer> worst() {
    return IntStream.range(0, size())
        .filter(this::isError)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -confidence(i)))
        .toList();
  }

  /** Returns the negative log likelihood of the true class of a sample; NaN if it is unknown. */
  public double loss(int sample) {
    return -Math.log(Math.max(LEAST, probabilities[sample][labels[sample]]));
  }

  /** Returns the mean negative log likelihood of the true classes; unknown ones are ignored. */
  public double meanLoss() {
    return Temperature.loss(probabilities, labels);
  }

  /** Returns the errors in descending order of loss; those of unknown loss come first. */
  public List<Integer> costliest() {
    return IntStream.range(0, size())
        .filter(this::isError)
        .boxed()
        .sorted(Comparator.comparingDouble(this::loss).reversed())
        .toList();
  }

  /** Returns the predictions for some of the samples, in the given order. */
  public Predictions select(int... samples) {
    float[][] rows = new float[samples.length][];
    int[] classes = new int[samples.length];
    for (int i = 0; i < samples.length; i++) {
      rows[i] = probabilities[samples[i]];
      classes[i] = labels[samples[i]];
    }
    return new Predictions(rows, classes, names);
  }

  /** Returns the confusion matrix. */
  public ConfusionMatrix confusion() {
    double[][] counts = new double[classes()][classes()];
    double[] without = new double[classes()];
    for (int i = 0; i < size(); i++) {
      int predicted = predicted(i);
      if (predicted == ArgMax.NONE) {
        without[labels[i]]++;
      } else {
        counts[labels[i]][predicted]++;
      }
    }
    return ConfusionMatrix.of(counts, without);
  }

  /** Returns the name of a class, or its number; "no class" for {@link ArgMax#NONE}. */
  public String name(int category) {
    if (category == ArgMax.NONE) {
      return "no class";
    }
    return category < names.size() ? names.get(category) : String.valueOf(category);
  }
}
