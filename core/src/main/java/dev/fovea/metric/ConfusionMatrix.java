package dev.fovea.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How often samples of each class (rows) were taken for each class (columns).
 *
 * @param counts a row and a column for each class, weighted where samples are; a further column, if
 *     there is one, counts samples that were taken for no class because the prediction was NaN
 */
public record ConfusionMatrix(double[][] counts) {
  public ConfusionMatrix {
    double[][] copy = new double[counts.length][];
    for (int i = 0; i < counts.length; i++) {
      copy[i] = counts[i].clone();
    }
    counts = copy;
  }

  /**
   * Returns the matrix of these counts.
   *
   * @param counts a row and a column for each class
   * @param without for each class the samples that were taken for no class
   */
  public static ConfusionMatrix of(double[][] counts, double[] without) {
    if (Arrays.stream(without).allMatch(count -> count == 0)) {
      return new ConfusionMatrix(counts);
    }
    double[][] wide = new double[counts.length][];
    for (int i = 0; i < counts.length; i++) {
      wide[i] = Arrays.copyOf(counts[i], counts.length + 1);
      wide[i][counts.length] = without[i];
    }
    return new ConfusionMatrix(wide);
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /** How often samples of a class were taken for a class. */
  public double count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** Samples of this class. */
  public double actual(int category) {
    double sum = 0;
    for (double count : counts[category]) {
      sum += count;
    }
    return sum;
  }

  /** Samples taken for this class. */
  public double predicted(int category) {
    double sum = 0;
    for (double[] row : counts) {
      sum += row[category];
    }
    return sum;
  }

  /** The share of samples on the diagonal. */
  public double accuracy() {
    double right = 0;
    double all = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
      all += actual(i);
    }
    return right / all;
  }

  /** Of those taken for the class, the share that is of it; 0 where none was. */
  public double precision(int category) {
    return ratio(counts[category][category], predicted(category));
  }

  /** Of those of the class, the share taken for it; 0 where there is none. */
  public double recall(int category) {
    return ratio(counts[category][category], actual(category));
  }

  /** The harmonic mean of precision and recall. */
  public double f1(int category) {
    return ratio(2 * counts[category][category], predicted(category) + actual(category));
  }

  /** Of those of the class or taken for it, the share that is both: intersection over union. */
  public double iou(int category) {
    double both = counts[category][category];
    return ratio(both, predicted(category) + actual(category) - both);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  /** A table with the classes' names, or their numbers where the list is empty. */
  public String table(List<String> names) {
    StringBuilder text = new StringBuilder();
    int width = 8;
    for (String name : names) {
      width = Math.max(width, name.length() + 2);
    }
    text.append(" ".repeat(width)).append("  predicted\n").append(pad("actual", width));
    for (int i = 0; i < counts.length; i++) {
      text.append(pad(name(names, i), width));
    }
    for (int i = 0; i < counts.length; i++) {
      text.append('\n').append(pad(name(names, i), width));
      for (int j = 0; j < counts.length; j++) {
        text.append(pad(number(counts[i][j]), width));
      }
    }
    return text.append('\n').toString();
  }

  private static String name(List<String> names, int category) {
    return category < names.size() ? names.get(category) : String.valueOf(category);
  }

  private static String number(double count) {
    return count == Math.rint(count)
        ? String.valueOf((long) count)
        : String.format(Locale.ROOT, "%.2f", count);
  }

  private static String pad(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  @Override
  public String toString() {
    return table(List.of());
  }
}
