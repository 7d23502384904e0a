package dev.fovea.app.train;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Split;
import dev.fovea.data.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code fovea train} that choose among the samples. */
final class SampleChoice {
  /** The share of the training samples to validate on if training may stop early. */
  private static final double VALIDATION = 0.1;

  /** The least number of epochs without improvement after which training ends by itself. */
  private static final int LEAST_PATIENCE = 5;

  @Option(
      names = "--validation-split",
      paramLabel = "X",
      description =
          "Validate on this fraction of the training samples; default: on a tenth of each class if"
              + " training may stop early, else on the test samples.")
  private @Nullable Double validationSplit;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "End training when the validation loss has not fallen for N epochs, and keep the weights"
              + " of the best epoch; 0: train to the end and keep the last weights. Default: a third"
              + " of the epochs, at least 5, for a folder of images, else 0.")
  private @Nullable Integer patience;

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
   * @throws IllegalArgumentException if one is out of range, or they contradict each other
   */
  void check() {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit must be at least 1");
    }
    if (validationSplit != null && !(validationSplit >= 0 && validationSplit < 1)) {
      throw new IllegalArgumentException("--validation-split must be from 0 to below 1");
    }
    if (patience != null && patience < 0) {
      throw new IllegalArgumentException("--patience must be at least 0");
    }
    if (patience != null && patience > 0 && validationSplit != null && validationSplit == 0) {
      throw new IllegalArgumentException(
          "--patience needs samples to validate on, and --validation-split 0 leaves none; leave one"
              + " of both out");
    }
  }

  /** Returns the seed of everything random. */
  long seed() {
    return seed;
  }

  /** Returns the samples to use. */
  Dataset limited(Dataset samples) {
    return Datasets.limit(samples, limit);
  }

  /**
   * Returns the number of epochs without improvement after which training ends; 0 for never.
   *
   * @param folder whether the samples are of a folder of images
   * @param averages whether the optimizer ends with averaged weights, which are those of no epoch
   * @throws IllegalArgumentException if it is asked for and cannot be
   */
  int patience(int epochs, boolean folder, boolean averages) {
    if (patience != null) {
      if (patience > 0 && averages) {
        throw new IllegalArgumentException(
            "--patience keeps the weights of the best epoch, and the recipe ends with the average of"
                + " all; leave --patience out, or name an --optimizer");
      }
      return patience;
    }
    boolean none = validationSplit != null && validationSplit == 0;
    return folder && !averages && !none ? Math.max(LEAST_PATIENCE, epochs / 3) : 0;
  }

  /**
   * Returns the samples to train on and those to validate on, which may be none.
   *
   * @param folder whether the samples are of a folder of images, of which a share of each class is
   *     held back, and else the last ones
   */
  Split parts(Dataset chosen, boolean folder, boolean stopsEarly) {
    double share = validationSplit != null ? validationSplit : stopsEarly ? VALIDATION : 0;
    return folder && chosen.targets().getFirst() instanceof Target.Category
        ? Split.stratified(chosen, share, seed)
        : Split.last(chosen, share);
  }
}
