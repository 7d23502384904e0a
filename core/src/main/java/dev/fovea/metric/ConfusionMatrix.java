package dev.fovea.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The numbers of samples of each class (rows) that were predicted as each class (columns).
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

  /**
   * Returns the matrix of some classes in the given order, without the samples of or taken for
   * others.
   */
  public ConfusionMatrix select(int... chosen) {
    double[][] rows = new double[chosen.length][chosen.length];
    double[] without = new double[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      double[] row = counts[chosen[i]];
      for (int j = 0; j < chosen.length; j++) {
        rows[i][j] = row[chosen[j]];
      }
      without[i] = row.length > counts.length ? row[counts.length] : 0;
    }
    return of(rows, without);
  }

  /** Returns the number of classes. */
  public int classes() {
    return counts.length;
  }

  /** Returns the number of samples of a class that were predicted as a class. */
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

  /** Returns the share of samples on the diagonal. */
  public double accuracy() {
    double right = 0;
    double all = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
      all += actual(i);
    }
    return right / all;
  }

  /**
   * Returns the share of the samples predicted as the class that belong to it, or 0 if there are
   * none.
   */
  public double precision(int category) {
    return ratio(counts[category][category], predicted(category));
  }

  /**
   * Returns the share of the samples of the class that were predicted as it, or 0 if there are
   * none.
   */
  public double recall(int category) {
    return ratio(counts[category][category], actual(category));
  }

  /** Returns the harmonic mean of precision and recall. */
  public double f1(int category) {
    return ratio(2 * counts[category][category], predicted(category) + actual(category));
  }

  /**
   * Returns the intersection over union: the share of the samples of the class or predicted as it
   * that are both.
   */
  public double iou(int category) {
    double both = counts[category][category];
    return ratio(both, predicted(category) + actual(category) - both);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  /** Returns a table with the names of the classes, or their numbers if the list is empty. */
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
