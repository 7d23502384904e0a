package dev.fovea.app.common;

import picocli.CommandLine.Option;

/** The option for the number of threads. */
public final class ThreadOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads; default: one per processor. Results do not depend on it.")
  private int threads;

  /**
   * Returns the number of threads.
   *
   * @throws IllegalArgumentException if the option is out of range
   */
  public int count() {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException("--threads must be 1 to 1024, not " + threads);
    }
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
