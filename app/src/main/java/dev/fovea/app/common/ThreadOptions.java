package dev.fovea.app.common;

import picocli.CommandLine.Option;

/** How many threads compute. */
public final class ThreadOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Default: one for each processor. Results do not depend on it.")
  private int threads;

  public int count() {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException("--threads must be 1 to 1024, not " + threads);
    }
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
