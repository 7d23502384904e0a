package dev.fovea.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A kernel of image processing.
 *
 * @param name name of the kernel
 * @param height height, which is odd
 * @param width width, which is odd
 * @param values values row by row
 */
@SuppressWarnings("ArrayRecordComponent")
public record FilterKernel(String name, int height, int width, float[] values) {
  /** The name of a kernel given by its numbers. */
  public static final String CUSTOM = "custom";

  /** The largest height and width. */
  public static final int LARGEST = 99;

  /**
   * Copies the values.
   *
   * @throws IllegalArgumentException if a side is even or too large, or the number of values does
   *     not match
   */
  public FilterKernel {
    if (height % 2 == 0 || width % 2 == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a kernel has a middle, so its sides are odd, such as 3x3; this one is %dx%d",
              height,
              width));
    }
    if (height < 1 || width < 1 || height > LARGEST || width > LARGEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a kernel has sides of 1 to %d; this one is %dx%d",
              LARGEST,
              height,
              width));
    }
    if (values.length != height * width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d values do not make a kernel %dx%d", values.length, height, width));
    }
    values = values.clone();
  }

  /**
   * Parses a kernel: rows are separated by semicolons or line breaks, numbers by blanks or commas.
   *
   * @throws IllegalArgumentException if rows differ in length, something is not a number, or a side
   *     is even
   */
  public static FilterKernel parse(String text) {
    List<float[]> rows = new ArrayList<>();
    for (String row : text.strip().split("\\s*[;\\n\\r]+\\s*")) {
      if (!row.isBlank()) {
        rows.add(row(row.strip()));
        int first = rows.getFirst().length;
        if (rows.getLast().length != first) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "row %d of the kernel has %d numbers, row 1 has %d; all rows are as long",
                  rows.size(),
                  rows.getLast().length,
                  first));
        }
      }
      if (rows.size() > LARGEST) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "a kernel has at most %d rows", LARGEST));
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "the kernel is empty; give rows such as \"0 -1 0; -1 3 -1; 0 -1 0\"");
    }
    int width = rows.getFirst().length;
    float[] values = new float[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, values, i * width, width);
    }
    return new FilterKernel(CUSTOM, rows.size(), width, values);
  }

  private static float[] row(String text) {
    String[] words = text.split("[\\s,]+");
    float[] numbers = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      try {
        numbers[i] = Float.parseFloat(words[i]);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "\"%s\" in the kernel is no number".formatted(words[i]), e);
      }
      if (!Float.isFinite(numbers[i])) {
        throw new IllegalArgumentException("%s in the kernel is not finite".formatted(words[i]));
      }
    }
    return numbers;
  }

  /** Returns one value. */
  public float at(int row, int column) {
    return values[row * width + column];
  }

  /** Returns a copy of the values, row by row. */
  @Override
  public float[] values() {
    return values.clone();
  }

  /** Returns the values in rows, as {@link #parse} reads them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : i % width == 0 ? "; " : " ").append(number(values[i]));
    }
    return text.toString();
  }

  /** Formats a number without trailing zeros if it is an integer. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e7
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
