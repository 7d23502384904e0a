package dev.fovea.insight.embedding;

/** A listener that follows the progress of {@link Tsne} and can end it. */
@FunctionalInterface
public interface TsneProgress {
  /** A listener that does nothing and never ends the computation. */
  TsneProgress NONE = (iteration, iterations, divergence) -> true;

  /**
   * Called before the first iteration, while neighbours are searched, then after every {@link
   * Tsne#REPORT_EVERY} iterations and after the last.
   *
   * @param iteration number of completed iterations
   * @param iterations total number of iterations
   * @param divergence Kullback-Leibler divergence in nats; NaN before the first iteration
   * @return whether to continue
   */
  boolean goOn(int iteration, int iterations, double divergence);
}
