package dev.fovea.app.train;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import picocli.CommandLine.Option;

/** The options of {@code fovea train} that choose among the samples. */
final class SampleChoice {
  @Option(
      names = "--validation-split",
      paramLabel = "X",
      description =
          "Validate on this fraction of the training samples; default: on the test samples.")
  private double validationSplit;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use only the first N training samples.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed; default: 1. Equal seeds give equal weights, bit for bit.")
  private long seed = 1;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  void check() {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit must be at least 1");
    }
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new IllegalArgumentException("--validation-split must be from 0 to below 1");
    }
  }

  /** Returns the seed of everything random. */
  long seed() {
    return seed;
  }

  /** Returns the fraction of the training samples to validate on; 0 for the test samples. */
  double validationSplit() {
    return validationSplit;
  }

  /** Returns the samples to use. */
  Dataset limited(Dataset samples) {
    return Datasets.limit(samples, limit);
  }
}
