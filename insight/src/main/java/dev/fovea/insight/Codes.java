package dev.fovea.insight;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The codes, that is, the values of a layer, for samples of some classes, and their distances.
 *
 * @param layer name of the layer
 * @param classes classes in the requested order
 * @param names names of these classes
 * @param inputs samples of each class, without the batch dimension
 * @param codes codes of these samples
 */
public record Codes(
    String layer,
    List<Integer> classes,
    List<String> names,
    List<List<Tensor>> inputs,
    List<List<float[]>> codes) {

  /**
   * Takes the first samples of each class.
   *
   * @param layer name or number of the layer; empty for the last dense layer before the output
   * @param perClass maximum number of samples of each class
   * @throws IllegalArgumentException if there is no such layer, or no sample of a class
   */
  public static Codes of(
      Model model, Classified dataset, String layer, List<Integer> classes, int perClass) {
    if (classes.isEmpty() || perClass < 1) {
      throw new IllegalArgumentException("codes need at least 1 class and 1 sample of each class");
    }
    int[] labels = dataset.labels();
    List<int[]> chosen = new ArrayList<>();
    for (int category : classes) {
      int[] found =
          IntStream.range(0, labels.length)
              .filter(i -> labels[i] == category)
              .limit(perClass)
              .toArray();
      if (found.length == 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the dataset has no samples of class %d; it has %d to %d",
                category,
                IntStream.of(labels).min().orElse(0),
                IntStream.of(labels).max().orElse(0)));
      }
      chosen.add(found);
    }
    int[] all = chosen.stream().flatMapToInt(IntStream::of).toArray();
    Survey survey = Survey.of(model, Classified.of(Datasets.select(dataset, all)), layer);
    int size = survey.values().data().length / all.length;
    List<List<Tensor>> inputs = new ArrayList<>();
    List<List<float[]>> codes = new ArrayList<>();
    int at = 0;
    for (int[] indices : chosen) {
      List<Tensor> classInputs = new ArrayList<>();
      List<float[]> classCodes = new ArrayList<>();
      for (int index : indices) {
        classInputs.add(Datasets.inputs(dataset, index).reshape(dataset.inputShape()));
        classCodes.add(Arrays.copyOfRange(survey.values().data(), at * size, (at + 1) * size));
        at++;
      }
      inputs.add(List.copyOf(classInputs));
      codes.add(List.copyOf(classCodes));
    }
    List<String> names = classes.stream().map(survey.predictions()::name).toList();
    return new Codes(
        survey.layer(), List.copyOf(classes), names, List.copyOf(inputs), List.copyOf(codes));
  }

  /**
   * Returns the mean Euclidean distance between the codes of a sample of one class and a sample of
   * another. For two samples of the same class these are different samples; the distance is NaN if
   * the class has only one.
   *
   * @param first index of the first class in {@link #classes}
   * @param second index of the second class in {@link #classes}
   */
  public double distance(int first, int second) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < codes.get(first).size(); i++) {
      for (int j = 0; j < codes.get(second).size(); j++) {
        if (first != second || i != j) {
          sum += distance(codes.get(first).get(i), codes.get(second).get(j));
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - (double) b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
