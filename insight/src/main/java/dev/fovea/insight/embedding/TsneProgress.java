package dev.fovea.insight.embedding;

/** Watches {@link Tsne}, and may end it. */
@FunctionalInterface
public interface TsneProgress {
  /** Says nothing and never ends it. */
  TsneProgress NONE = (iteration, iterations, divergence) -> true;

  /**
   * Called before the first iteration, while neighbours are sought, and after every {@link
   * Tsne#REPORT_EVERY} iterations and the last.
   *
   * @param iteration how many are done
   * @param iterations how many there will be
   * @param divergence of Kullback and Leibler in nats; NaN before the first iteration
   * @return whether to go on
   */
  boolean goOn(int iteration, int iterations, double divergence);
}
