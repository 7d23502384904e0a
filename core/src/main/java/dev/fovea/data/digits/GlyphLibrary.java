package dev.fovea.data.digits;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The styles in which digits are written.
 *
 * @param styles the styles of the digits 0 to 9, at least one for each
 */
public record GlyphLibrary(List<List<Glyph>> styles) {
  /**
   * Creates a library.
   *
   * @throws IllegalArgumentException if a digit has no style or has a glyph of another digit
   */
  public GlyphLibrary {
    styles = styles.stream().map(List::copyOf).toList();
    if (styles.size() != 10) {
      throw new IllegalArgumentException("A library has styles of 10 digits, not " + styles.size());
    }
    for (int digit = 0; digit < 10; digit++) {
      int expected = digit;
      List<Glyph> glyphs = styles.get(digit);
      if (glyphs.isEmpty() || glyphs.stream().anyMatch(glyph -> glyph.digit() != expected)) {
        throw new IllegalArgumentException("Digit " + digit + " needs styles, and only its own");
      }
    }
  }

  /** Returns the library of glyphs given in any order. */
  public static GlyphLibrary of(List<Glyph> glyphs) {
    return new GlyphLibrary(
        IntStream.range(0, 10)
            .mapToObj(digit -> glyphs.stream().filter(g -> g.digit() == digit).toList())
            .toList());
  }

  /** Returns the styles that Fovea comes with. */
  public static GlyphLibrary standard() {
    return StandardGlyphs.LIBRARY;
  }

  /**
   * Returns a style of a digit, in proportion to the weights.
   *
   * @param uniform a number from 0 (inclusive) to 1 (exclusive)
   */
  public Glyph choose(int digit, float uniform) {
    List<Glyph> glyphs = styles.get(digit);
    float total = 0;
    for (Glyph glyph : glyphs) {
      total += glyph.weight();
    }
    float rest = uniform * total;
    for (Glyph glyph : glyphs) {
      rest -= glyph.weight();
      if (rest < 0) {
        return glyph;
      }
    }
    return glyphs.getLast();
  }
}
