package dev.fovea.data.digits;

import java.util.ArrayList;
import java.util.List;

/**
 * The line that a pen draws from touching the paper to leaving it.
 *
 * @param knots the points that it passes, at least two
 */
public record Stroke(List<Knot> knots) {
  /**
   * Creates a stroke.
   *
   * @throws IllegalArgumentException if there are fewer than two knots
   */
  public Stroke {
    knots = List.copyOf(knots);
    if (knots.size() < 2) {
      throw new IllegalArgumentException("A stroke needs at least 2 knots, not " + knots.size());
    }
  }

  /**
   * Reads a stroke from text: knots separated by blanks, each {@code x,y} in hundredths of the
   * digit's height, with {@code !} after a corner. {@code "0,5 55,4! 20,100"} is a seven.
   *
   * @throws IllegalArgumentException if the text is not of this form
   */
  public static Stroke of(String text) {
    List<Knot> knots = new ArrayList<>();
    for (String word : text.strip().split("\\s+")) {
      boolean corner = word.endsWith("!");
      String place = corner ? word.substring(0, word.length() - 1) : word;
      int comma = place.indexOf(',');
      if (comma < 0) {
        throw new IllegalArgumentException(
            "Stroke \"" + text + "\": \"" + word + "\" is not a knot; write x,y or x,y!");
      }
      knots.add(
          new Knot(
              Float.parseFloat(place.substring(0, comma)) / 100,
              Float.parseFloat(place.substring(comma + 1)) / 100,
              corner));
    }
    return new Stroke(knots);
  }
}
