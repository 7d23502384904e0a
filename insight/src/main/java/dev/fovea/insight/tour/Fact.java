package dev.fovea.insight.tour;

/**
 * A number of the textbook chapter and the value that Fovea computes for it.
 *
 * @param key suffix of the key of its words, {@code fact.KEY}
 * @param expected the number in the chapter
 * @param computed the number that was computed
 */
public record Fact(String key, String expected, String computed) {
  /** Returns whether both numbers agree. */
  public boolean agrees() {
    return expected.equals(computed);
  }
}
