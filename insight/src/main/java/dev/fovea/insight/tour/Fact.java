package dev.fovea.insight.tour;

/**
 * A number of the textbook chapter, and what Fovea computes for it.
 *
 * @param key of its words: {@code fact.KEY}
 * @param expected as the chapter has it
 * @param computed by running the thing itself
 */
public record Fact(String key, String expected, String computed) {
  /** Whether both agree. */
  public boolean agrees() {
    return expected.equals(computed);
  }
}
