package dev.fovea.data.digits;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One way of writing a digit, upright and about 1 high.
 *
 * @param digit 0 to 9
 * @param style the name of this style, unique for the digit
 * @param weight the frequency relative to the digit's other styles; positive
 * @param strokes the strokes in the order of writing
 */
public record Glyph(int digit, String style, float weight, List<Stroke> strokes) {
  /**
   * Creates a glyph.
   *
   * @throws IllegalArgumentException if the digit, the weight or the strokes are out of range
   */
  public Glyph {
    strokes = List.copyOf(strokes);
    if (digit < 0 || digit > 9 || !(weight > 0) || strokes.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Glyph \"%s\" needs a digit 0-9 (has %d), a positive weight (has %s) and a stroke",
              style,
              digit,
              weight));
    }
  }

  /**
   * Reads a glyph from a line of text: digit, style and weight separated by blanks, then each
   * stroke in the notation of {@link Stroke#of} after a bar. {@code "7 plain 5 | 0,5 55,4! 20,100"}
   * is a common seven.
   *
   * @throws IllegalArgumentException if the text is not of this form
   */
  public static Glyph of(String line) {
    String[] parts = line.split("\\|");
    String[] head = parts[0].strip().split("\\s+");
    if (head.length != 3) {
      throw new IllegalArgumentException(
          "Glyph \"" + line + "\": write digit, style and weight before the first stroke");
    }
    return new Glyph(
        Integer.parseInt(head[0]),
        head[1],
        Float.parseFloat(head[2]),
        Stream.of(parts).skip(1).map(Stroke::of).toList());
  }
}
